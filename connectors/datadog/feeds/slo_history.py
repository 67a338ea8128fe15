"""The history of the SLOs that promises rest on: one call each, thirty days, made small by the reader."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from compiler.errors import Missing, Refused, Unavailable
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Failed, Gone, Pulled, Row, Unread, Want
from connectors.datadog.readers.scalars import part
from connectors.datadog.readers.series import read_series
from connectors.datadog.source import Source, opened, packed

DAYS = 30
_DAY_S = 86_400
_KEPT = ("from_ts", "to_ts", "type")
_COUNTS, _SIDES = ("interval", "times"), ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class SloHistory:
    """Bounded series, in the second phase."""

    source: Source
    name = "slo-history"
    kinds = (Kind.SERIES,)
    reader = 1
    second = True
    leaves_out = ()
    scopes = ("slos_read",)

    def calls(self, door: Door) -> str:
        return f"{len(door.wanted)} requests" if door.wanted else "1 request for each SLO that a promise rests on"

    def pull(self, door: Door) -> Iterator[Pulled]:
        wanted = [want for want in door.wanted if want.kind is Kind.SERIES]
        until = int(door.now.timestamp())
        try:
            yield from door.map(lambda want: self._one(want, until), wanted)
        except Refused as error:
            yield Failed(Kind.SERIES, str(error))

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_series(self.source.home.id(kind, key), opened(body, f"{kind} {key}"))

    def _one(self, want: Want, until: int) -> Pulled:
        """One history; the request is in seconds, whatever the reply is in."""
        params = [("from_ts", until - DAYS * _DAY_S), ("to_ts", until)]
        path = f"/api/v1/slo/{quote(want.key, safe='')}/history"
        try:
            body = self.source.ask(path, params, self.scopes[0], "slo/history")
        except Missing:
            return Gone(Kind.SERIES, want.key)
        except Unavailable as error:
            return Unread(Kind.SERIES, want.key, str(error))
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, dict):
            return Unread(Kind.SERIES, want.key, "the reply holds no history")
        return Row(Kind.SERIES, want.key, packed(_small(data)))


def _small(data: dict[str, Any]) -> dict[str, Any]:
    """The figures alone: neither the definition, which holds people, nor one history for each group and monitor."""
    kept = {name: data[name] for name in _KEPT if name in data}
    overall, series = data.get("overall"), data.get("series")
    if isinstance(overall, dict) and "history" in overall:
        kept["overall"] = {"history": overall["history"]}
    if isinstance(series, dict):
        counts = {name: series[name] for name in _COUNTS if name in series}
        kept["series"] = counts | {name: {"values": part(series, name).get("values")} for name in _SIDES}
    return kept
