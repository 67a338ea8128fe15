"""The REST API as one token sees it, read-only: single objects, lists page by page, and lists of a span of time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from compiler.errors import Contract
from compiler.model.frozen import dataclass
from connectors.pagerduty.envelope import BadRequest, TokenDead, TooLong, judge
from connectors.pagerduty.settings import Settings
from connectors.pagerduty.words import key_of, written
from connectors.wire.http import Client, Reply
from connectors.wire.paging import Page, pages

CEILING = 10_000
"""The provider refuses an offset and a limit that together go beyond this."""

PAGE = 100
_MOST_PAGES = 600
_SHORTEST, _DAY = timedelta(minutes=10), timedelta(days=1)
_ACCEPT = "application/vnd.pagerduty+json;version=2"

Params = Sequence[tuple[str, str]]


class Ceiling(Contract):
    """A list goes on beyond the provider's ceiling."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A list to be read: its path, the field of its rows, the scope it needs.

    `extra` are parameters that are good to have: where the provider accepts them not, the list is read without.
    """

    path: str
    rows: str
    scope: str
    params: tuple[tuple[str, str], ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    size: int = PAGE
    bucket: str = ""


@dataclass(slots=True)
class _Shared:
    """A list that several feeds need; the first one reads it, or fails, for all."""

    lock: Lock = field(default_factory=Lock)
    rows: tuple[Mapping[str, Any], ...] | None = None


class Rest:
    """Opens its connections on the first call; safe between threads.

    `cut` are the paths of lists that a feed took although they go on beyond what can be listed.
    """

    def __init__(self, settings: Settings, token: str, cap: int = 8) -> None:
        self.settings, self._token, self._cap = settings, token, cap
        self._lock, self._shared = Lock(), dict[Ask, _Shared]()
        self._client: Client | None = None
        self._dead = ""
        self.cut = set[str]()

    def get(self, path: str, params: Params = (), scope: str = "", bucket: str = "") -> Reply:
        """One good reply; after a token that is not accepted no further call is made."""
        if self._dead:
            raise TokenDead(self._dead)
        try:
            return self._opened().get(path, params, partial(judge, scope=scope), bucket)
        except TokenDead as error:
            self._dead = str(error)
            raise

    def one(self, path: str, wrap: str, scope: str, params: Params = (), extra: Params = ()) -> Mapping[str, Any]:
        """The object that a single read wraps under `wrap`; `extra` is left out where it is not accepted."""
        try:
            reply = self.get(path, (*params, *extra), scope)
        except BadRequest:
            if not extra:
                raise
            reply = self.get(path, params, scope)
        found = _object(reply).get(wrap)
        if not isinstance(found, dict):
            raise Contract(f"{reply.where}: the answer holds no `{wrap}`")
        return found

    def listed(self, ask: Ask) -> Iterator[Mapping[str, Any]]:
        """The rows of a list, each once: a list that moves between two pages repeats rows. Raises Ceiling."""
        seen: set[str] = set()
        for row in self._rows(ask, ask.extra):
            key = key_of(row)
            if not key or key not in seen:
                seen.add(key)
                yield row

    def spanned(self, ask: Ask, since: datetime, until: datetime, most: int = 4 * CEILING) -> list[Mapping[str, Any]]:
        """The rows of a list between two instants. A span beyond the ceiling is halved, as often as it takes.

        So is one of days that takes the provider too long (408). Raises Ceiling where there are more than `most` rows,
        or too many within some minutes, and TooLong where not even a day can be had.
        """
        found: dict[str, Mapping[str, Any]] = {}
        spans = [(since, until)]
        while spans:
            first, last = spans.pop()
            bounded = (("since", written(first)), ("until", written(last)))
            try:
                rows = list(self.listed(replace(ask, params=(*ask.params, *bounded))))
            except (Ceiling, TooLong) as error:
                shortest = _SHORTEST if isinstance(error, Ceiling) else _DAY
                if last - first <= shortest or len(found) + CEILING > most:
                    raise
                middle = first + (last - first) / 2
                spans += [(first, middle), (middle, last)]
                continue
            found |= {key_of(row): row for row in rows}
        return list(found.values())

    def shared(self, ask: Ask) -> tuple[Mapping[str, Any], ...]:
        """A list that is read once, however many feeds ask for it."""
        with self._lock:
            held = self._shared.setdefault(ask, _Shared())
        with held.lock:
            if held.rows is None:
                held.rows = tuple(self.listed(ask))
            return held.rows

    def where(self, path: str) -> str:
        """Host and path as messages name them."""
        return f"{self.settings.url.partition('://')[2]}{path}"

    def close(self) -> None:
        """Closes what was opened."""
        if self._client is not None:
            self._client.close()

    def _rows(self, ask: Ask, extra: Params) -> Iterator[Mapping[str, Any]]:
        begun = False
        try:
            for page in pages(self._fetch(ask, extra), self.where(ask.path), _MOST_PAGES):
                begun = True
                yield from page.rows
        except BadRequest:
            if begun or not extra:
                raise
            yield from self._rows(ask, ())

    def _fetch(self, ask: Ask, extra: Params) -> Callable[[str], Page[Mapping[str, Any]]]:
        def fetch(cursor: str) -> Page[Mapping[str, Any]]:
            offset = int(cursor or 0)
            if offset + ask.size > CEILING:
                raise Ceiling(f"{self.where(ask.path)}: holds more than the {CEILING} rows that can be listed")
            place = (("limit", str(ask.size)), ("offset", str(offset)))
            return _page(self.get(ask.path, (*ask.params, *extra, *place), ask.scope, ask.bucket), ask, offset)

        return fetch

    def _opened(self) -> Client:
        with self._lock:
            if self._client is None:
                if not self._token:
                    raise TokenDead("the token is empty; put it where the settings say")
                credential = f"Bearer {self._token}" if self.settings.oauth else f"Token token={self._token}"
                headers = {"authorization": credential, "accept": _ACCEPT}
                self._client = Client(self.settings.url, headers, self._cap)
            return self._client


def _object(reply: Reply) -> Mapping[str, Any]:
    found = reply.json()
    if not isinstance(found, dict):
        raise Contract(f"{reply.where}: the answer is not an object")
    return found


def _page(reply: Reply, ask: Ask, offset: int) -> Page[Mapping[str, Any]]:
    """Only `more` tells whether a list goes on; `total` is null unless it was asked for."""
    found = _object(reply)
    rows, more = found.get(ask.rows), found.get("more", False)
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows) or not isinstance(more, bool):
        raise Contract(f"{reply.where}: `{ask.rows}` is not a list of objects, or `more` is no yes or no")
    size = found.get("limit")
    step = size if isinstance(size, int) and 0 < size <= ask.size else ask.size
    return Page(tuple(rows), str(offset + step) if more else "")
