"""Reading Graph nodes and edges: fields that an app may not read are left out, once, and everything is bounded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

from compiler.errors import ConnectorError, Contract
from compiler.model.frozen import dataclass
from connectors.whatsapp.envelope import SCOPE, TokenDead, Withheld, judge
from connectors.whatsapp.settings import Settings
from connectors.wire.http import Client, Reply
from connectors.wire.paging import Page, pages

MOST_PAGES = 100
"""A verified account has at most 6000 templates, 60 pages of 100."""

Told = Callable[[str], None]
Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fields:
    """What to ask of one type of node: without `must` a row is useless, each of `extra` may be withheld."""

    of: str
    must: tuple[str, ...]
    extra: tuple[str, ...] = ()


class Graph:
    """The Graph API as one token sees it, read-only. Opens its connections on the first call; safe between threads."""

    def __init__(self, settings: Settings, token: str, cap: int = 8) -> None:
        self._settings, self._token, self._cap = settings, token, cap
        self._lock = Lock()
        self._client: Client | None = None
        self._withheld: set[tuple[str, str]] = set()
        self._portfolios: dict[str, str] = {}
        self._dead: str = ""
        self._drifted = False

    def node(self, path: str, fields: Fields, told: Told) -> Mapping[str, Any]:
        """The fields of one node that this app may read."""
        return _object(self._read(path, fields, (), told))

    def listed(self, path: str, fields: Fields, told: Told, limit: int) -> Iterator[Any]:
        """The rows of an edge, page by page; raises Contract for a list that does not end."""

        def fetch(cursor: str) -> Page[Any]:
            params = [("limit", str(limit)), *([("after", cursor)] if cursor else [])]
            return _page(self._read(path, fields, params, told))

        for page in pages(fetch, self._where(path), MOST_PAGES):
            yield from page.rows

    def withholds(self, of: str, field: str) -> bool:
        """Whether an earlier call learned that this app may not read the field."""
        return (of, field) in self._withheld

    def portfolio(self, waba: str, told: Told) -> str:
        """The id of the business portfolio that owns an account, for links; "" where it is withheld. Asked once."""
        if waba not in self._portfolios:
            found = self.node(waba, Fields("account", ("id",), ("owner_business_info",)), told)
            self._portfolios[waba] = portfolio_of(found)
        return self._portfolios[waba]

    def get(self, path: str, params: Params = (), asked: tuple[str, ...] = ()) -> Reply:
        """One good reply; after a dead token no further call is made."""
        if self._dead:
            raise TokenDead(self._dead, SCOPE)
        try:
            return self._opened().get(path, params, partial(judge, asked=asked))
        except TokenDead as error:
            self._dead = str(error)
            raise

    def inspected(self) -> Mapping[str, Any]:
        """What the token says of itself. The token stands in the query of this call, so only `doctor` makes it."""
        data = _object(self.get("debug_token", [("input_token", self._token)])).get("data")
        return data if isinstance(data, dict) else {}

    def close(self) -> None:
        """Closes what was opened."""
        if self._client is not None:
            self._client.close()

    def _read(self, path: str, fields: Fields, params: Params, told: Told) -> Reply:
        """Asks again without the field that an answer names as withheld, each field at most once."""
        for _ in range(len(fields.extra) + 1):
            asked = fields.must + tuple(one for one in fields.extra if not self.withholds(fields.of, one))
            try:
                reply = self.get(path, [("fields", ",".join(asked)), *params], asked)
            except Withheld as error:
                if error.field not in fields.extra:
                    raise
                self._without(fields.of, error.field, told)
                continue
            self._check_version(reply, told)
            return reply
        raise Contract(f"{self._where(path)}: every field is withheld in turn")

    def _without(self, of: str, field: str, told: Told) -> None:
        with self._lock:
            known = (of, field) in self._withheld
            self._withheld.add((of, field))
        if not known:
            told(f"{of}: the field {field} is withheld from this app, everything else is read")

    def _check_version(self, reply: Reply, told: Told) -> None:
        """An expired version is served by a newer one without a word; the header alone tells."""
        served, pinned = reply.header("facebook-api-version"), self._settings.version
        if served and served != pinned and not self._drifted:
            self._drifted = True
            told(f"{pinned} was asked and {served} answered; set `version: {served}`")

    def _opened(self) -> Client:
        with self._lock:
            if self._client is None:
                if not self._token:
                    raise TokenDead("the token is empty; put it where the settings say", SCOPE)
                base = f"{self._settings.url}/{self._settings.version}"
                self._client = Client(base, {"authorization": f"Bearer {self._token}"}, self._cap)
            return self._client

    def _where(self, path: str) -> str:
        return f"{self._settings.url.partition('://')[2]}/{self._settings.version}/{path}"


def portfolio_of(account: Mapping[str, Any]) -> str:
    """The id in `owner_business_info`, "" without it."""
    owner = account.get("owner_business_info")
    return str(owner.get("id", "")) if isinstance(owner, dict) else ""


def attempt(read: Callable[[], Any], told: Told) -> Any:
    """What `read` gives, None where it cannot be read; for what is good to have and not worth a row."""
    try:
        return read()
    except ConnectorError as error:
        told(str(error))
        return None


def _object(reply: Reply) -> Mapping[str, Any]:
    found = reply.json()
    if not isinstance(found, dict):
        raise Contract(f"{reply.where}: the answer is not an object")
    return found


def _page(reply: Reply) -> Page[Any]:
    """Only a missing `next` ends a list: a page may be short, or empty, before the last. `next` itself is not
    followed, since it may carry the token."""
    found = _object(reply)
    rows, paging = found.get("data"), found.get("paging") or {}
    if not isinstance(rows, list) or not isinstance(paging, dict):
        raise Contract(f"{reply.where}: `data` is not a list, or `paging` is not an object")
    if not paging.get("next"):
        return Page(tuple(rows))
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if not isinstance(after, str) or not after:
        raise Contract(f"{reply.where}: there is a next page and no cursor for it")
    return Page(tuple(rows), after)
