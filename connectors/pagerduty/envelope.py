"""The provider's error envelope, `{"error": {"message", "code", "errors"}}`, and what it means for a reader.

Its codes: 2006 a bad key, 2010 a right that is lacking, 2008 and 2012 a closed account, 2014 not on this plan, 2016
took too long, 2020 too many requests. Its own text is never repeated, since it may quote what was sent.
"""

import orjson

from compiler.errors import ConnectorError, Contract, Missing, Refused, Unavailable
from compiler.model.frozen import dataclass
from connectors.wire.reply import Again, Reply, judge_status

_CLOSED = frozenset({2008, 2012})
_NOT_ON_PLAN = 2014
_TOO_LONG = 2016
_TOO_MANY = 2020


@dataclass(frozen=True, slots=True)
class Fault:
    """An error envelope, by its code; 0 where the envelope holds none."""

    code: int


class TokenDead(Refused):
    """The token is not accepted or its account is closed; no further call with it makes sense."""


class NotOnPlan(ConnectorError):
    """The account's plan lacks what was asked for, so there is none of it; no fault of the reading (402)."""


class TooLong(Unavailable):
    """The provider gave up on a request that asked for too much at once; a narrower one may succeed (408)."""


class BadRequest(Contract):
    """A parameter is not accepted (400), such as an `include[]` that this account does not know."""


def judge(reply: Reply, scope: str = "") -> None:
    """Returns for a good reply; raises what fits any other one. `scope` is what the call needs."""
    found = fault(reply)
    if found is not None:
        raise _error(found, reply, scope)
    if reply.status in (404, 410) and not reply.html:
        raise Contract(f"{reply.where}: answered {reply.status} without saying what is not there")
    judge_status(reply, scope)


def fault(reply: Reply) -> Fault | None:
    """The envelope of a reply that is no success, None where it holds none."""
    if reply.status < 400:
        return None
    try:
        body = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    code = error.get("code")
    return Fault(code if isinstance(code, int) else 0)


def _error(found: Fault, reply: Reply, scope: str) -> ConnectorError:
    """The decision table, gravest first; the status decides where the code says nothing."""
    where, code = reply.where, f"({reply.status}, code {found.code})"
    if found.code in _CLOSED:
        return TokenDead(f"{where}: the account is expired or locked {code}")
    if reply.status == 401:
        hint = "; a key works only in the service region of its account, see `region`"
        return TokenDead(f"{where}: the token is not accepted {code}{hint}")
    if reply.status == 402 or found.code == _NOT_ON_PLAN:
        return NotOnPlan(f"{where}: not available on this plan {code}")
    if reply.status == 403:
        needs = f"the permission {scope}" if scope else "a permission"
        return Refused(f"{where}: the token lacks {needs} {code}", scope or None)
    if reply.status in (404, 410):
        return Missing(f"{where}: is not there {code}")
    if reply.status == 408 or found.code == _TOO_LONG:
        return TooLong(f"{where}: asks for too much at once {code}")
    if reply.status == 429 or found.code == _TOO_MANY:
        return Again(f"{where}: answered 429, too many requests")
    if reply.status >= 500:
        return Again(f"{where}: a fault at the provider {code}")
    return BadRequest(f"{where}: a parameter is not accepted {code}")
