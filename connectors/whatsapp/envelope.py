"""The Graph API's error envelope: what each code means for a connector that only reads.

The HTTP status is no reliable key (a permission error has code 200, a permanent fault comes with status 500), so
the envelope is read first. Graph's own text is never repeated in an error, since it may repeat the token.
"""

import re
from collections.abc import Iterable

import orjson

from compiler.errors import ConnectorError, Contract, Refused
from compiler.model.frozen import dataclass
from connectors.wire.reply import Again, Reply, judge_status

SCOPE = "whatsapp_business_management"
"""The one permission that this connector needs."""

_DEAD = frozenset({0, 190})
_NO_ACCESS = frozenset({3, 10, 131005, *range(200, 300)})
_THROTTLED = frozenset({4, 17, 32, 613, 80007, 80008})
_PASSING = frozenset({1, 2, 131000, 131016, 133004})
_POLICY = frozenset({368, 131031})
_SUBCODES = {
    458: "the app is not installed", 459: "the user must pass a checkpoint", 460: "the password was changed",
    463: "it has expired", 464: "the user is not confirmed", 467: "it is no longer valid",
    492: "its session is invalid",
}  # fmt: skip
_LONG_WORD = re.compile(r"[\w|.-]{25,}")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error envelope: `text` and `details` are Graph's words, only ever searched for names of fields."""

    code: int
    subcode: int
    text: str
    details: str
    transient: bool


class TokenDead(Refused):
    """The token is expired, revoked or missing; no further call with it makes sense."""


class Withheld(Contract):
    """This app may not read `field`, and the whole call failed for it."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class Policy(ConnectorError):
    """The account is restricted or disabled by policy: a state of the channel and no fault of the reading."""

    def __init__(self, message: str, code: int, text: str) -> None:
        super().__init__(message)
        self.code, self.text = code, text


def judge(reply: Reply, asked: Iterable[str] = ()) -> None:
    """Returns for a good reply; raises what fits any other one. `asked` are the fields of the call."""
    found = fault(reply)
    if found is not None:
        raise _error(found, reply, tuple(asked))
    if reply.status == 404 and not reply.html:
        raise _unreachable(reply)
    judge_status(reply, SCOPE)


def fault(reply: Reply) -> Fault | None:
    """The envelope of a reply, None where it holds none."""
    if reply.status < 400 and b'"error"' not in reply.body[:64]:
        return None
    try:
        body = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else data
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    return Fault(code, subcode, str(error.get("message", "")), str(details or ""), error.get("is_transient") is True)


def _error(found: Fault, reply: Reply, asked: tuple[str, ...]) -> ConnectorError:
    """The decision table, gravest first."""
    if found.code in _DEAD:
        return TokenDead(f"{reply.where}: the token is not accepted: {_why(found)}", SCOPE)
    if found.code == 104:
        return TokenDead(f"{reply.where}: no token arrived; a proxy in between may have dropped it", SCOPE)
    if found.code == 100:
        return _bad_request(found, reply, asked)
    if found.code == 803:
        return _unreachable(reply)
    if found.code in _THROTTLED or reply.status == 429:
        return Again(f"{reply.where}: the limit of requests is reached (code {found.code})")
    if found.code in _POLICY:
        text = _LONG_WORD.sub("…", found.details or found.text)[:200]
        return Policy(f"{reply.where}: the account is restricted by policy (code {found.code})", found.code, text)
    if found.code in _NO_ACCESS:
        lacks = f"the token lacks the permission {SCOPE}, or its user is not assigned to this account"
        return Refused(f"{reply.where}: {lacks} (code {found.code})", SCOPE)
    if found.code in _PASSING or found.transient or reply.status >= 500:
        return Again(f"{reply.where}: a fault at the provider (code {found.code}, status {reply.status})")
    return Contract(f"{reply.where}: refused with code {found.code}, status {reply.status}")


def _bad_request(found: Fault, reply: Reply, asked: tuple[str, ...]) -> ConnectorError:
    """Code 100 is permanent, also where it comes with status 500."""
    if found.subcode == 33:
        return _unreachable(reply)
    field = named(f"{found.text} {found.details}", asked)
    if field:
        return Withheld(f"{reply.where}: the field {field} is withheld from this app (code 100)", field)
    return Contract(f"{reply.where}: a parameter is not accepted (code 100, status {reply.status})")


def named(text: str, asked: tuple[str, ...]) -> str:
    """The field of the call that this text names: in brackets or quotes first, then as a word with an underscore."""
    for quoted in re.findall(r"[(\"'`]([a-z_]+)[)\"'`]", text):
        if quoted in asked:
            return str(quoted)
    return next((word for word in re.findall(r"[a-z_]+", text) if "_" in word and word in asked), "")


def _unreachable(reply: Reply) -> Refused:
    """Graph does not tell a wrong id from a missing assignment, so neither is claimed and nothing is called gone."""
    either = "there is no such id, or the token's user is not assigned to it (the answer does not tell which)"
    return Refused(f"{reply.where}: {either}; compare the id in `accounts`", SCOPE)


def _why(found: Fault) -> str:
    reason = _SUBCODES.get(found.subcode, "it is expired, revoked or incomplete")
    return f"{reason} (code {found.code}); make a new one"


def _number(value: object) -> int:
    """Codes come as numbers or as text; -1 for anything else."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else -1
