"""Reading the operations back end: its paging, its refusals, and the other roots that belong to the same cloud."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from compiler.errors import Contract, Refused
from connectors.jsm.settings import PRODUCTS, Settings
from connectors.wire.http import Client, Reply
from connectors.wire.operations.feed import NotOnPlan
from connectors.wire.operations.fields import Json, objects, part, text
from connectors.wire.paging import Page, pages
from connectors.wire.reply import judge_status

ALERTS = "read:ops-alert:jira-service-management"
CONFIG = "read:ops-config:jira-service-management"
USERS = "read:jira-user"

PAGE = 100
MOST_ALERTS = 20_000
"""The API answers no page beyond: `offset + size` may not be more."""

Params = Sequence[tuple[str, str]]


class Api:
    """One cloud as one account sees it, read-only. Opens its connections on the first call; safe between threads."""

    def __init__(self, settings: Settings, token: str, email: str = "", cap: int = 8) -> None:
        self._settings, self._token, self._email, self._cap = settings, token, email, cap
        self._lock = Lock()
        self._clients: dict[str, Client] = {}
        self._cloud = settings.cloud
        self.narrow: bool | None = None

    def ops(self, path: str) -> str:
        """A path of the operations back end, below the root of the API."""
        return f"/{PRODUCTS[self._settings.product].format(cloud=self.cloud())}{path}"

    def beside(self, pattern: str) -> str:
        """A path beside the operations, in which `{cloud}` stands for this cloud."""
        return pattern.format(cloud=self.cloud())

    def cloud(self) -> str:
        """The id of the cloud, asked of the site once where the settings do not tell it."""
        with self._lock:
            if not self._cloud:
                client = self._opened(self._settings.tenant_url(), {})
                self._cloud = text(part(client.get("/_edge/tenant_info").json()).get("cloudId"))
                if not self._cloud:
                    raise Contract(f"{self._settings.site}: tells no id of its cloud; set `cloud_id`")
            return self._cloud

    @property
    def has_services(self) -> bool:
        """Whether the product keeps services of its own, which the settings want to be read."""
        return self._settings.product == "jsm" and self._settings.services

    def one(self, path: str, params: Params = (), scope: str = CONFIG) -> Json:
        """A good answer, which is an object; every request but that for the cloud goes this way."""
        with self._lock:
            client = self._opened(self._settings.url, self._headers())
        found = client.get(path, params, partial(_judge, scope=scope)).json()
        if not isinstance(found, dict):
            raise Contract(f"{_bare(path)}: the answer is not an object")
        return found

    def listed(self, path: str, params: Params = (), scope: str = CONFIG, most: int = 100) -> Iterator[Json]:
        """The objects of a list in pages; the link to the next one tells an offset, and its path is not followed."""

        def fetch(cursor: str) -> Page[Json]:
            found = self.one(path, [*params, *(parse_qsl(cursor) or _first(params))], scope)
            if not isinstance(found.get("values"), list):
                raise Contract(f"{_bare(path)}: `values` is not a list")
            return Page(tuple(objects(found["values"])), _next(found, params))

        for page in pages(fetch, _bare(path), most):
            yield from page.rows

    def close(self) -> None:
        """Closes what was opened."""
        for client in self._clients.values():
            client.close()

    def _headers(self) -> Mapping[str, str]:
        if not self._token:
            raise Refused("the token is empty; put it where the settings say", CONFIG)
        if not self._email:
            return {"authorization": f"Bearer {self._token}"}
        pair = base64.b64encode(f"{self._email}:{self._token}".encode()).decode()
        return {"authorization": f"Basic {pair}"}

    def _opened(self, base: str, headers: Mapping[str, str]) -> Client:
        """The client of a root; the site's, which needs no credential, is given none."""
        name = f"{base} {bool(headers)}"
        if name not in self._clients:
            self._clients[name] = Client(base, headers, self._cap)
        return self._clients[name]


def _first(params: Params) -> Params:
    return [] if any(name == "size" for name, _ in params) else [("size", str(PAGE))]


def _next(found: Json, params: Params) -> str:
    """The paging part of the next page's query; "" on the last one, whose link is missing, null or empty."""
    link = text(part(found, "links").get("next"))
    try:
        asked = parse_qsl(urlsplit(link).query)
    except ValueError:
        return ""
    own = {name for name, _ in params}
    return "&".join(f"{name}={value}" for name, value in asked if name in ("offset", "size") and name not in own)


def _judge(reply: Reply, scope: str) -> None:
    """As for every vendor, but that 401 may be about a scope alone, and 402 says that the plan has no such thing."""
    if reply.status == 402:
        raise NotOnPlan(f"{_bare(reply.where)}: is not part of this site's plan (402)")
    needs = f" {scope}" if scope else ""
    if reply.status == 401 and not reply.html:
        lacks = f", or lacks the scope{needs}" if needs else ""
        raise Refused(f"{_bare(reply.where)}: the token was not accepted{lacks} (401)", scope or None)
    if reply.status == 403 and not reply.html:
        may = f"the account may not read this (403): it needs{needs and needs + ' and'} the role of an operations admin"
        raise Refused(f"{_bare(reply.where)}: {may}", scope or None)
    judge_status(reply, scope)


def _bare(path: str) -> str:
    """A path without the id of the cloud, for messages."""
    return path.partition("/v1")[2] or path
