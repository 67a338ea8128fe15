"""The REST API's front door: token, rate-limit headers, the error envelope, and the way from a path to its rows."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from connectors.sandbox.exchange import BadParameter, Reply, Request, Wire, json_reply
from connectors.sandbox.pagerduty.account import Account
from connectors.sandbox.pagerduty.lists import listed
from connectors.sandbox.pagerduty.reading import Call, Refused
from connectors.sandbox.pagerduty.singles import single

LIMIT: Final = 960
"""Requests a minute for each key; told in headers, never counted against anybody, so that no test is slowed down."""

_WORDS: Final[Mapping[str, tuple[int, str]]] = {
    "400": (2001, "Invalid Input Provided"),
    "401": (2006, "Authentication failed"),
    "402": (2014, "Missing Account Ability"),
    "403": (2010, "Access Denied"),
    "404": (2100, "Not Found"),
    "408": (2016, "Request Timeout"),
    "410": (2100, "Not Found"),
    "429": (2020, "Rate Limit Exceeded"),
}


class PagerDuty:
    """One account; reads only, and only with the right key."""

    name = "pagerduty"

    def __init__(self, account: Account, now: datetime, token: str) -> None:
        self._account, self._now, self._token = account, now, token
        self._asked, self._lock = 0, threading.Lock()

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with what is left of the rate."""
        try:
            self._door(request)
            body = _body(Call(self._account, request, self._now))
        except Refused as refused:
            return self._refused(refused.status, refused.code, str(refused), refused.errors)
        except BadParameter as wrong:
            return self._refused(400, 2001, "Invalid Input Provided", (str(wrong),))
        return json_reply(200, body, self._rate())

    def refusal(self, request: Request, kind: str) -> Reply:  # noqa: ARG002 (the vendor's shape)
        """A refusal in the vendor's own words; a bare 429 comes without headers, as some do."""
        if kind == "expired":
            return self._refused(401, *_WORDS["401"])
        if kind == "429-bare":
            code, message = _WORDS["429"]
            return json_reply(429, {"error": {"message": message, "code": code}})
        code, message = _WORDS.get(kind, (2000, "Internal Server Error"))
        return self._refused(int(kind), code, message, wait=1 if kind == "429" else 0)

    def _door(self, request: Request) -> None:
        given = request.headers.get("authorization", "")
        if given not in (f"Token token={self._token}", f"Bearer {self._token}"):
            raise Refused(401, 2006, "Authentication failed")
        if request.method not in ("GET", "HEAD"):
            raise Refused(403, 2010, "Access Denied", ("This key can only read",))

    def _refused(self, status: int, code: int, message: str, errors: tuple[str, ...] = (), wait: int = 0) -> Reply:
        error: Wire = {"message": message, "code": code}
        if errors:
            error["errors"] = list(errors)
        return json_reply(status, {"error": error}, self._rate(wait))

    def _rate(self, wait: int = 0) -> tuple[tuple[str, str], ...]:
        with self._lock:
            self._asked += 1
            left = 0 if wait else LIMIT - 1 - self._asked % (LIMIT // 2)
        return (
            ("ratelimit-limit", str(LIMIT)),
            ("ratelimit-remaining", str(left)),
            ("ratelimit-reset", str(wait or 30)),
        )


_ANSWERS: tuple[Callable[[Call], Wire | None], ...] = (listed, single)


def _body(call: Call) -> Wire:
    for answer in _ANSWERS:
        body = answer(call)
        if body is not None:
            return body
    raise Refused(404, 2100, "Not Found")
