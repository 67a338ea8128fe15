"""Everything as it is looked at around one incident: that instant is "now", and urls open windows around it."""

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.coverage import Answer, SnapshotInfo
from compiler.model.frozen import dataclass
from compiler.model.opening import Opening, fill
from compiler.model.promise import Action, Playbook, Service
from compiler.model.watching import Dashboard, Resource
from compiler.ports import Estate
from compiler.reconcile.named import host_of, resolve
from compiler.reconcile.through import Through


@dataclass(frozen=True, slots=True)
class Around(Through):
    """See `compiler.ports.Estate`. The rows of a snapshot, looked at from the instant `at`."""

    at: datetime

    @property
    def info(self) -> SnapshotInfo:
        return replace(self.estate.info, taken=self.at, really=self.estate.info.pulled)

    def get(self, id: Id) -> Answer[Any]:
        return self._moved(self.estate.get(id))

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Any]:
        return self._moved(self.estate.tagged(kind, tags))

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Any]:
        return self._moved(self.estate.named(kind, words))

    def any_of(self, kind: Kind, instance: str) -> Resource | None:
        found = self.estate.any_of(kind, instance)
        return None if found is None else self._opened(found)

    def every(self, kind: Kind, but: Container[Id] = ()) -> Iterator[Any]:
        return (self._opened(one) for one in self.estate.every(kind, but))

    def _moved(self, answer: Answer[Any]) -> Answer[Any]:
        return Answer(tuple(self._opened(row) for row in answer.rows), answer.gaps)

    def _opened(self, row: Any) -> Any:
        opening = getattr(row, "opening", None)
        return row if opening is None else replace(row, opening=centred(opening, self.at))


def centred(opening: Opening, at: datetime) -> Opening:
    """The same opening, whose every url shows the window around that instant; as it was where there is no window."""
    if not opening.window:
        return opening
    return replace(opening, url=fill(opening, around=at), window="", relative="")


def looking_back(service: Service, estate: Estate, at: datetime) -> Service:
    """The service with the dashboards that its playbooks open shown around that instant."""
    return replace(service, playbooks=tuple(_book(book, estate, at) for book in service.playbooks))


def _book(book: Playbook, estate: Estate, at: datetime) -> Playbook:
    return replace(book, first_actions=tuple(_action(one, estate, at) for one in book.first_actions))


def _action(action: Action, estate: Estate, at: datetime) -> Action:
    """An action with the window in its url, where that opens a live dashboard at its own address."""
    url = action.url
    board = resolve(estate, Kind.DASHBOARD, url).first if action.form == "open" and "://" in url else None
    if not isinstance(board, Dashboard) or board.opening is None:
        return action
    if host_of(url) != host_of(board.opening.url) or not board.opening.window:
        return action
    return replace(action, text=action.text.replace(url, _within(url, board.opening, at)))


def _within(url: str, opening: Opening, at: datetime) -> str:
    """The url with this window in place of what it said of time itself."""
    times = {part.partition("=")[0] for part in f"{opening.window}&{opening.relative}".split("&")}
    address, mark, anchor = url.partition("#")
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in times]
    bare = replace(opening, url=path + (f"?{'&'.join(kept)}" if kept else ""))
    return fill(bare, around=at) + mark + anchor
