"""The messaging verdict, recomputed from the entities of `health_status`.

The provider's overall word is not used where entities are named, since calling (SIP) may turn it. Each thing is
judged by the entities that are its own cause: what blocks the account is told of the account, once, and not again
of its numbers and templates.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from compiler.model.channel import Ability, Reason
from compiler.model.frozen import dataclass
from connectors.whatsapp.words import low, text

WHOSE = {"account": ("WABA", "BUSINESS"), "number": ("PHONE_NUMBER",), "template": ("MESSAGE_TEMPLATE",)}
"""The entities that are the own cause of each thing. APP is nobody's: it names the app of this token, which may be
another one than the app that sends."""

_ELSEWHERE = frozenset({"WABA", "BUSINESS", "PHONE_NUMBER", "MESSAGE_TEMPLATE", "FLOW"})
_WORDS: dict[str, Ability] = {"available": "available", "limited": "limited", "blocked": "blocked"}
_ORDER: tuple[Ability, ...] = ("available", "limited", "unknown", "blocked")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Able or not (None: nothing was said), the provider's overall word, and the reasons, gravest first."""

    ability: Ability | None = None
    reported: str = ""
    reasons: tuple[Reason, ...] = ()


def verdict(of: str, status: Any) -> Verdict:
    """The verdict on an account, number or template by the `health_status` of its answer."""
    if not isinstance(status, dict):
        return Verdict()
    reported = low(status.get("can_send_message"))
    listed = status.get("entities")
    entities = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not entities:
        return Verdict("available" if reported == "available" else "unknown", reported)
    said = [*_own(of, entities), *_others(of, entities)]
    return Verdict(worst(said), reported, _reasons(of, entities))


def worst(abilities: Iterable[Ability | None]) -> Ability | None:
    """The worst of what was said; unknown lies between limited and blocked. None where nothing was said."""
    said = [one for one in abilities if one is not None]
    return max(said, key=_ORDER.index) if said else None


def _own(of: str, entities: list[dict[str, Any]]) -> Iterator[Ability]:
    for entity in entities:
        if _type(entity) in WHOSE[of]:
            yield _ability(entity)


def _others(of: str, entities: list[dict[str, Any]]) -> Iterator[Ability]:
    """A blocked app, or a blocked entity of a type that nobody documented, leaves the account's verdict open."""
    if of == "account":
        for entity in entities:
            if _type(entity) not in _ELSEWHERE and _ability(entity) == "blocked":
                yield "unknown"


def _reasons(of: str, entities: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """Notes on able entities come last, since they explain nothing."""
    ours = [one for one in entities if _type(one) in WHOSE[of] or (of == "account" and _type(one) not in _ELSEWHERE)]
    ranked = sorted(ours, key=lambda one: -_ORDER.index(_ability(one)))
    return tuple(reason for entity in ranked for reason in _reasons_of(entity))


def _reasons_of(entity: dict[str, Any]) -> Iterator[Reason]:
    """Errors without those of calling (138xxx), then the free texts."""
    for error in _list(entity.get("errors")):
        code = text(error.get("error_code")) if isinstance(error, dict) else ""
        if code and not code.startswith("138"):
            yield Reason(
                _type(entity), code, text(error.get("error_description")), text(error.get("possible_solution"))
            )
    yield from (Reason(_type(entity), "", one) for one in _list(entity.get("additional_info")) if isinstance(one, str))


def _type(entity: dict[str, Any]) -> str:
    return text(entity.get("entity_type")).upper()


def _ability(entity: dict[str, Any]) -> Ability:
    return _WORDS.get(low(entity.get("can_send_message")), "unknown")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
