"""What the kept bodies of a schedule say: its definition, and its shifts over the rendered span."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.rota import Rota, Shift, Shifts, Source
from connectors.pagerduty.bodies import ids, name_of, opened, page_of
from connectors.pagerduty.words import instant
from connectors.pagerduty.zones import zone

_SOURCES: Mapping[str, Source] = {one: one for one in get_args(Source)}


def read_rota(instance: str, key: str, body: bytes) -> Rota:
    """The schedule as defined."""
    found = opened(body, Kind.ROTA, key)
    teams, policies = found.get("teams") or (), found.get("policies") or ()
    return Rota(
        Id(instance, Kind.ROTA.value, key),
        name_of(found, key),
        frozenset({*(f"team:{one}" for one in teams), *(f"used-by:{one}" for one in policies)}),
        page_of(found),
        zone=zone(found.get("time_zone")),
        participants=ids(instance, Kind.RESPONDER, found.get("participants")),
    )


def read_shifts(instance: str, key: str, body: bytes) -> Shifts:
    """Who is on shift when, between the bounds that were asked for."""
    found = opened(body, Kind.SHIFTS, key)
    shifts = (_shift(instance, one) for one in found.get("shifts") or ())
    return Shifts(
        Id(instance, Kind.SHIFTS.value, key),
        _at(found.get("first")),
        _at(found.get("last")),
        tuple(one for one in shifts if one.starts < one.ends),
    )


def _shift(instance: str, kept: Any) -> Shift:
    starts, ends, who, source, layer = kept
    holder = None if who is None else Id(instance, Kind.RESPONDER.value, who)
    return Shift(_at(starts), _at(ends), holder, _SOURCES.get(source, "rotation"), layer)


def _at(value: Any) -> datetime:
    found = instant(value)
    if found is None:
        raise Contract("a kept shift has an instant that cannot be read")
    return found
