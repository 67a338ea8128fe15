"""One answer of a live system, and the judgement of it by its status alone."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

import orjson

from compiler.errors import Contract, Missing, Refused, Unavailable
from compiler.model.frozen import dataclass

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 529})


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers (names in lower case) and whole body of an answer.

    `where` is the host and path that were asked, without the query, for messages.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    where: str = ""

    def header(self, name: str) -> str:
        """The header of that lower-case name, "" without it."""
        return self.headers.get(name, "")

    @property
    def html(self) -> bool:
        """Whether the body is a page for people: a proxy, a gateway or a login, never the vendor's API."""
        return "html" in self.header("content-type").lower() or self.body[:64].lstrip()[:1] == b"<"

    def json(self) -> Any:
        """The body as JSON; raises Contract where it is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise Contract(f"{self.where}: the body is not JSON ({_form(self)})") from None


class Again(Unavailable):
    """A fault that may pass: the request is asked again, and this is an Unavailable once the tries are used up."""


def judge_status(reply: Reply, scope: str = "") -> None:
    """Returns for a good reply that looks like whole JSON; raises the ConnectorError that fits any other one.

    401 and 403 raise Refused with `scope`, 404 and 410 Missing, throttling, 5xx and bodies that are cut Again,
    every other status Contract. A page of HTML proves nothing about the thing asked for, whatever its status.
    """
    if reply.status in _TRANSIENT or reply.status >= 500:
        raise Again(f"{reply.where}: answered {_status(reply.status)}")
    if 300 <= reply.status < 400:
        raise Unavailable(f"{reply.where}: redirects to another address, which is not followed; set `url`")
    if 200 <= reply.status < 300:
        return _whole(reply)
    if reply.html:
        raise Unavailable(f"{reply.where}: a proxy or gateway answered {reply.status} with a page of HTML")
    raise _permanent(reply, scope)


def _whole(reply: Reply) -> None:
    """Looks at both ends only, since bodies are large and each is parsed once, by its reader."""
    if reply.html:
        raise Again(f"{reply.where}: answered a page of HTML where JSON was expected")
    if reply.body[:64].lstrip()[:1] + reply.body[-64:].rstrip()[-1:] not in (b"{}", b"[]"):
        raise Again(f"{reply.where}: the body is cut or is not JSON ({_form(reply)})")


def _permanent(reply: Reply, scope: str) -> Exception:
    if reply.status == 401:
        return Refused(f"{reply.where}: the credential was not accepted (401)", scope or None)
    if reply.status == 403:
        needs = f"; it needs the permission {scope}" if scope else ""
        return Refused(f"{reply.where}: the credential may not read this (403){needs}", scope or None)
    if reply.status in (404, 410):
        return Missing(f"{reply.where}: is not there ({reply.status})")
    return Contract(f"{reply.where}: the request was refused with status {reply.status}")


def _status(status: int) -> str:
    return "429, too many requests" if status == 429 else f"status {status}"


def _form(reply: Reply) -> str:
    form = reply.header("content-type").partition(";")[0] or "no content type"
    return f"{form}, {len(reply.body)} bytes"
