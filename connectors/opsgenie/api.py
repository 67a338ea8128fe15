"""Reading the REST API: its envelopes, its paging, its refusals and its own way of asking for a pause."""

from collections.abc import Iterator, Sequence
from functools import partial
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

import orjson

from compiler.errors import Contract, Refused
from connectors.opsgenie.settings import Settings
from connectors.wire.http import Client, Reply
from connectors.wire.limits import Turnstile
from connectors.wire.operations.feed import NotOnPlan
from connectors.wire.operations.fields import Json, objects, part, text
from connectors.wire.paging import Page, pages
from connectors.wire.reply import Again, judge_status

CONFIGURATION = "Configuration access"
READ = "Read"

MOST_ALERTS = 20_000
"""The API answers no page beyond: `offset + limit` may not be more."""

Params = Sequence[tuple[str, str]]
_PAUSE_S = 60.0


class Api:
    """One account as one key sees it, read-only. Opens its connections on the first call; safe between threads."""

    def __init__(self, settings: Settings, key: str, cap: int = 8) -> None:
        self._url, self._key, self._cap = settings.url, key, cap
        host = urlsplit(settings.url).netloc
        self._turnstile = Turnstile(host, cap)
        self._lock = Lock()
        self._client: Client | None = None
        self.narrow: bool | None = None

    def object(self, path: str, params: Params = (), scope: str = CONFIGURATION, bucket: str = "configuration") -> Json:
        """The object in the envelope of a good answer."""
        found = self._asked(path, params, scope, bucket)
        data = found.get("data")
        if not isinstance(data, dict):
            raise Contract(f"{path}: `data` is not an object")
        return data

    def whole(self, path: str, params: Params = (), scope: str = CONFIGURATION) -> list[Json]:
        """The objects of a list that comes in one answer."""
        data = self._asked(path, params, scope, "configuration").get("data")
        if not isinstance(data, list):
            raise Contract(f"{path}: `data` is not a list")
        return objects(data)

    def listed(
        self, path: str, params: Params, scope: str = CONFIGURATION, bucket: str = "configuration", most: int = 400
    ) -> Iterator[Json]:
        """The objects of a list in pages; raises Contract for one without an end."""

        def fetch(cursor: str) -> Page[Json]:
            found = self._asked(path, parse_qsl(cursor) or params, scope, bucket)
            if not isinstance(found.get("data"), list):
                raise Contract(f"{path}: `data` is not a list")
            return Page(tuple(objects(found["data"])), _next(found))

        for page in pages(fetch, path, most):
            yield from page.rows

    def close(self) -> None:
        """Closes what was opened."""
        if self._client is not None:
            self._client.close()

    def _asked(self, path: str, params: Params, scope: str, bucket: str) -> Json:
        reply = self._opened().get(path, params, partial(self._judge, scope=scope, bucket=bucket), bucket)
        found = reply.json()
        if not isinstance(found, dict):
            raise Contract(f"{reply.where}: the answer is not an object")
        return found

    def _judge(self, reply: Reply, scope: str, bucket: str) -> None:
        """As for every vendor, but for what a refusal means here and for the header that names the pause."""
        if reply.status == 429:
            asked = reply.header("x-ratelimit-period-in-sec").strip()
            self._turnstile.pause(min(float(asked), _PAUSE_S) if asked.isdigit() else 0.0, bucket)
            raise Again(f"{reply.where}: the limit of requests is reached (429)")
        if reply.status == 402:
            raise NotOnPlan(f"{reply.where}: is not part of this account's plan (402)")
        if reply.status in (401, 403) and not reply.html:
            raise _refused(reply, scope)
        judge_status(reply, scope)

    def _opened(self) -> Client:
        with self._lock:
            if self._client is None:
                if not self._key:
                    raise Refused("the key is empty; put it where the settings say", CONFIGURATION)
                headers = {"authorization": f"GenieKey {self._key}"}
                self._client = Client(self._url, headers, self._cap, turnstile=self._turnstile)
            return self._client


def _next(found: Json) -> str:
    """The query of the next page. The link itself is not followed: it may be unencrypted, and of another host."""
    link = text(part(found, "paging").get("next"))
    try:
        return urlsplit(link).query
    except ValueError:
        return ""


def _refused(reply: Reply, scope: str) -> Refused:
    """A key that is not known is told apart from one that may not; the product's own words are not repeated."""
    if reply.status == 401:
        ended = "the account may also be turned off, as all are on 2027-04-05 and each is 120 days after its migration"
        return Refused(f"{reply.where}: the key was not accepted (401); is it of this region? {ended}", scope)
    may = f"it needs the right “{scope}”, and a key of a team sees that team alone"
    return Refused(f"{reply.where}: the key may not read this ({_code(reply)}): {may}", scope)


def _code(reply: Reply) -> str:
    try:
        body = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return str(reply.status)
    return text(body.get("code")) or str(reply.status) if isinstance(body, dict) else str(reply.status)
