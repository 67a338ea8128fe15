"""Things asked for by their ids: what declarations or live things name and no list held, and what left a list."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from compiler.errors import Contract, Missing, Refused, Unavailable
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Gone, Pulled, Row, Unread, Want
from connectors.datadog.feeds import dashboards, monitors, notebooks, slos
from connectors.datadog.source import Source


@dataclass(frozen=True, slots=True)
class ById:
    """Monitors, SLOs and dashboards, one call each, in the second phase. Only here is a going proven.

    Notebooks too, where these are read at all.
    """

    source: Source
    notebooks: bool = False
    name = "by-id"
    reader = 2
    second = True
    leaves_out = ()
    scopes = ("monitors_read", "slos_read", "dashboards_read")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that are asked for."""
        named = (Kind.MONITOR, Kind.SLO, Kind.DASHBOARD)
        return (*named, Kind.NOTEBOOK) if self.notebooks else named

    def calls(self, door: Door) -> str:
        told = len(door.wanted)
        return f"{told} requests" if told else "1 request for each thing that is named and not listed"

    def pull(self, door: Door) -> Iterator[Pulled]:
        yield from door.map(self._one, [want for want in door.wanted if want.kind in self.kinds])

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        if kind is Kind.DASHBOARD:
            return dashboards.Dashboards(self.source).read(kind, key, body)
        if kind is Kind.SLO:
            return slos.Slos(self.source).read(kind, key, body)
        if kind is Kind.NOTEBOOK:
            return notebooks.Notebooks(self.source).read(kind, key, body)
        return monitors.Monitors(self.source).read(kind, key, body)

    def _one(self, want: Want) -> Pulled:
        try:
            return self._fetched(want)
        except Missing:
            return Gone(want.kind, want.key)
        except (Refused, Unavailable, Contract) as error:
            return Unread(want.kind, want.key, str(error), passing=isinstance(error, Unavailable))

    def _fetched(self, want: Want) -> Row:
        """The row as the list would have given it."""
        if want.kind is Kind.DASHBOARD:
            return dashboards.fetched(self.source, want.key)
        if want.kind is Kind.MONITOR:
            return monitors.definition(want.key, self._object("monitor", want, "monitors_read"))
        if want.kind is Kind.NOTEBOOK:
            return notebooks.definition(want.key, self._data("notebooks", want, notebooks.Notebooks.scopes[0]))
        return slos.definition(want.key, self._data("slo", want, "slos_read"))

    def _data(self, word: str, want: Want, scope: str) -> dict[str, Any]:
        data = self._object(word, want, scope).get("data")
        if not isinstance(data, dict):
            raise Contract(f"{word} {want.key}: the reply holds no such thing")
        return data

    def _object(self, word: str, want: Want, scope: str) -> dict[str, Any]:
        body = self.source.ask(f"/api/v1/{word}/{quote(want.key, safe='')}", (), scope, f"{word}/id")
        if not isinstance(body, dict):
            raise Contract(f"{word} {want.key}: the reply is no object")
        return body
