"""Dashboards: the list tells when each was changed, and only what changed is asked for, many at a time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from compiler.errors import Contract, Missing, Refused, Unavailable
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Gone, Pulled, Row, Same, Unread
from connectors.datadog import listing
from connectors.datadog.feeds.powerpacks import Packs
from connectors.datadog.listing import Listed
from connectors.datadog.readers.dashboard import read_dashboard
from connectors.datadog.source import NAMELESS, PERSONAL, Source, key_of, opened, packed, pages, rows_at, without

PAGE = 100
"""The page size that the vendor states; above it nothing is promised."""

_PATH = "/api/v1/dashboard"
_LEFT_OUT = PERSONAL | {"restricted_roles", "org_id", "is_read_only"}


_ENOUGH = 8
"""After so many failures in a row the vendor is taken to be down, since each was asked for several times."""


class _Outage(Unread):
    """Unread for want of an answer, and not because this one may not be read."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Dashboards:
    """Custom and cloned dashboards. The vendor's own preset ones exist and are never listed."""

    source: Source
    name = "dashboards"
    kinds = (Kind.DASHBOARD,)
    reader = 3
    second = False
    leaves_out = (Kind.DASHBOARD,)
    scopes = ("dashboards_read",)

    def calls(self, door: Door) -> str:
        return f"{pages(len(door.keys(Kind.DASHBOARD)), PAGE)}, and one for each dashboard that changed"

    def pull(self, door: Door) -> Iterator[Pulled]:
        same: list[Pulled] = []
        broken = 0
        packs = Packs(self.source)
        for one in door.map(lambda asked: self._one(asked, packs), self._changed(door, same)):
            yield one
            broken = broken + 1 if isinstance(one, _Outage) else 0
            if broken == _ENOUGH:
                raise Unavailable(f"{broken} dashboards one after the other could not be read")
        yield from same

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_dashboard(self.source.home, key, opened(body, f"{kind} {key}"))

    def _changed(self, door: Door, same: list[Pulled]) -> Iterator[tuple[str, str]]:
        """Key and version of what must be asked for; what needs no asking goes to `same`."""
        for key, row in listing.rows(door, "dashboards", self._page, PAGE, key_of):
            if not key:
                same.append(Unread(Kind.DASHBOARD, NAMELESS, "a row of the list has no id"))
            elif row.get("deleted_at") is not None:
                same.append(Gone(Kind.DASHBOARD, key))
            elif (version := str(row.get("modified_at") or "")) and door.known(Kind.DASHBOARD, key) == version:
                same.append(Same(Kind.DASHBOARD, key))
            else:
                yield key, version

    def _one(self, asked: tuple[str, str], packs: Packs) -> Pulled:
        """One dashboard; the version is the list's, so that what changed in between is asked for the next time."""
        key, version = asked
        try:
            row = fetched(self.source, key, packs)
        except Missing:
            return Gone(Kind.DASHBOARD, key)
        except Unavailable as error:
            return _Outage(Kind.DASHBOARD, key, str(error))
        except (Refused, Contract) as error:
            return Unread(Kind.DASHBOARD, key, str(error))
        return replace(row, version=version if row.version else "")

    def _page(self, number: int, size: int) -> Listed:
        body = self.source.ask(_PATH, [("count", size), ("start", number * size)], self.scopes[0])
        return Listed(rows_at(body, "dashboards"))


def fetched(source: Source, key: str, packs: Packs | None = None) -> Row:
    """The dashboard of that id, without people; raises as the client does.

    With shared groups of widgets it has no version, since these change without it: it is asked for every time.
    """
    body = source.ask(f"{_PATH}/{quote(key, safe='')}", (), Dashboards.scopes[0], "dashboard")
    if not isinstance(body, dict):
        raise Contract(f"dashboard {key}: the reply is no object")
    shares = (packs or Packs(source)).fill(body)
    version = "" if shares else str(body.get("modified_at") or "")
    return Row(Kind.DASHBOARD, key, packed(without(body, _LEFT_OUT)), version, canonical=True)
