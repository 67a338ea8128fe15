"""A rendered schedule as shifts, and the schedule itself as a rota.

The final timeline has overrides and forwarding already worked in; its rotations run side by side. A gap is a time
without a period, or with one whose recipient is `none` (`noone` in the newer product).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.rota import Rota, Shift, Shifts, Source
from connectors.wire.operations.account import NOBODY, Account, owner, teams
from connectors.wire.operations.fields import Json, instant, objects, part, text, zone

_SOURCES = {"override": "override", "forwarding": "forwarding"}
_PEOPLE = frozenset({"user", "team", "escalation"})


def read_rota(account: Account, key: str, body: Json) -> Rota:
    """A schedule as defined; `used_by` of the body are the escalations that call it."""
    team = owner(body)
    rotations = objects(body.get("rotations"))
    members = [
        who for rotation in rotations for one in objects(rotation.get("participants")) for who in _named(account, one)
    ]
    used = frozenset(f"used-by:{text(one)}" for one in body.get("used_by") or ())
    return Rota(
        account.id(Kind.ROTA, key),
        text(body.get("name")) or key,
        teams(team) | used,
        account.team(team),
        zone=zone(body.get("timezone")),
        enabled=body.get("enabled") if isinstance(body.get("enabled"), bool) else None,
        participants=tuple(dict.fromkeys(members)),
    )


def read_shifts(account: Account, key: str, body: Json) -> Shifts:
    """The shifts of a body that holds the `timeline` as received and the window (`first`, `last`) that was meant.

    Bounds of the answer that are narrower narrow the window. Raises Contract where the timeline tells less than that.
    """
    timeline = part(body, "timeline")
    first, last = instant(body.get("first")), instant(body.get("last"))
    rotations = part(timeline, "finalTimeline").get("rotations")
    if first is None or last is None or not isinstance(rotations, list):
        raise Contract(f"schedule {key}: the answer holds no final timeline")
    first = max(first, instant(timeline.get("startDate")) or first)
    last = min(last, instant(timeline.get("endDate")) or last)
    found = [shift for one in objects(rotations) for shift in _shifts(account, one, first, last)]
    found.sort(key=lambda one: (one.starts, one.ends, one.layer, str(one.who)))
    return Shifts(account.id(Kind.SHIFTS, key), first, last, tuple(found))


def _shifts(account: Account, rotation: Json, first: datetime, last: datetime) -> Iterator[Shift]:
    """The periods of one rotation, cut to the window; a null bound is that of the window."""
    for period in objects(rotation.get("periods")):
        starts, ends = _bound(period, "startDate", first), _bound(period, "endDate", last)
        starts, ends = max(starts, first), min(ends, last)
        if starts < ends:
            source = cast(Source, _SOURCES.get(text(period.get("type")), "rotation"))
            for who in _whom(account, period):
                yield Shift(starts, ends, who, source, text(rotation.get("name")))


def _bound(period: Json, name: str, otherwise: datetime) -> datetime:
    value = period.get(name)
    found = instant(value) if value is not None else otherwise
    if found is None:
        raise Contract(f"a period of the timeline has a {name} that is no instant")
    return found


def _whom(account: Account, period: Json) -> list[Id | None]:
    """Whom a period puts on call; where its recipient is of a form that we do not know, those it was flattened to."""
    one = part(period, "recipient") or part(period, "responder")
    form, key = text(one.get("type")), text(one.get("id"))
    if not one or form in NOBODY:
        return [None]
    if form in _PEOPLE and key:
        return [account.recipient(form, key)]
    flat = objects(period.get("flattenedRecipients")) + objects(period.get("flattenedResponders"))
    found = [who for one in flat for who in _named(account, one)]
    if not found:
        raise Contract("a period of the timeline has a recipient of a form that nobody documented")
    return [*found]


def _named(account: Account, one: Json) -> Iterator[Id]:
    form, key = text(one.get("type")), text(one.get("id"))
    if form in _PEOPLE and key:
        yield account.recipient(form, key)


def people(body: Any) -> Iterator[tuple[str, bool]]:
    """Every user that a body names as a recipient anywhere, and whether it is marked as deleted."""
    if isinstance(body, list):
        for one in body:
            yield from people(one)
    elif isinstance(body, dict):
        if body.get("type") == "user" and text(body.get("id")):
            yield text(body.get("id")), body.get("deleted") is True
        for one in body.values():
            yield from people(one)
