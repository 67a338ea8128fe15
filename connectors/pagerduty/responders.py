"""Users, of whom hardly more is kept than their ids: no number, no address, and a name only where settings allow it."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.rota import Responder
from compiler.ports import Door, Pulled, Unread
from connectors.pagerduty.bodies import opened, page_of, row, taken
from connectors.pagerduty.rest import Ask, Ceiling, Rest
from connectors.pagerduty.settings import Settings
from connectors.pagerduty.words import key_of, low, objects, text
from connectors.wire.mail import mail_tags, masked

SCOPE = "users.read"
USERS = Ask("/users", "users", SCOPE)

_ON_CALL = frozenset({"owner", "admin", "user", "limited_user"})
"""Roles that certainly may be on call; of others nothing is claimed."""

_WAKING = ("phone", "sms", "push_notification", "whatsapp")
_NOT_WAKING = ("email",)


@dataclass(frozen=True, slots=True)
class Responders:
    """One request for each hundred users, up to what can be listed; those beyond are asked for by id.

    Without a `rest` it only reads kept bodies.
    """

    instance: str
    settings: Settings
    rest: Rest | None = None
    name: str = "responders"
    kinds: tuple[Kind, ...] = (Kind.RESPONDER,)
    reader: int = 1
    second: bool = False
    scopes: tuple[str, ...] = (SCOPE,)

    @property
    def leaves_out(self) -> tuple[Kind, ...]:
        """See `compiler.ports.Feed`. An account may have more users than can be listed."""
        return self.kinds if self.rest is not None and USERS.path in self.rest.cut else ()

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        return f"about {max(1, -(-len(door.keys(Kind.RESPONDER)) // 100))}"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        try:
            for found in self.rest.listed(USERS):
                known = bool(key_of(found))
                yield (
                    responder_row(door, found, self.settings)
                    if known
                    else Unread(Kind.RESPONDER, USERS.path, "a row has no id")
                )
        except Ceiling as error:
            self.rest.cut.add(USERS.path)
            door.told(f"{error}; who is on call beyond these is asked for by id")

    def read(self, kind: Kind, key: str, body: bytes) -> Responder:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return read_responder(self.instance, key, body)


def responder_row(door: Door, found: Mapping[str, Any], settings: Settings) -> Pulled:
    """What is kept of a user; of the address no more than its pseudonym.

    Of contact methods only their kinds are looked at, and only where settings ask for it.
    """
    body = {"role": low(found.get("role")), **taken(found, "html_url"), **masked(door, found.get("email"))}
    if settings.display_names:
        body["name"] = text(found.get("name"))
    if settings.reachability and (reachable := _reachable(found.get("contact_methods"))) is not None:
        body["reachable"] = reachable
    return row(Kind.RESPONDER, key_of(found), body)


def _reachable(methods: Any) -> bool | None:
    """Whether any contact method wakes people; None where none was shown, or one of a kind that nobody documented."""
    kinds = [low(one.get("type")) for one in objects(methods)]
    if any(kind.startswith(_WAKING) for kind in kinds):
        return True
    return False if kinds and all(kind.startswith(_NOT_WAKING) for kind in kinds) else None


def read_responder(instance: str, key: str, body: bytes) -> Responder:
    """The user as somebody who can be called."""
    found = opened(body, Kind.RESPONDER, key)
    reachable = found.get("reachable")
    return Responder(
        Id(instance, Kind.RESPONDER.value, key),
        text(found.get("name")),
        mail_tags(found),
        opening=page_of(found),
        active=True if found.get("role") in _ON_CALL else None,
        reachable=reachable if isinstance(reachable, bool) else None,
    )
