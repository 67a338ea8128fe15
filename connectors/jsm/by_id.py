"""What live things of the cloud name and no list held, asked for by id.

An escalation cannot be asked for without the team that owns it, and an account that left stays in every list that
names it, marked as deleted; so neither is asked for here.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from compiler.model.base import Kind
from compiler.ports import Door, Pulled, Row
from connectors.jsm.api import Api
from connectors.jsm.pulls import People, members, noted, of_team, timeline
from connectors.wire.operations import rows
from connectors.wire.operations.by_id import Asks, named
from connectors.wire.operations.feed import good
from connectors.wire.operations.fields import text

KINDS = (Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER)


def by_id(api: Api, door: Door, display_names: bool) -> Iterator[Pulled]:
    """Two requests for a team, two for a schedule, and one for the people on it."""
    asks: Asks = {
        Kind.ONCALL_SERVICE: partial(_team, api),
        Kind.ROTA: partial(_rota, api, door, display_names),
    }
    return named(door, asks, api.narrow)


def _team(api: Api, key: str) -> Iterator[Row]:
    found = api.one(api.ops(f"/v1/teams/{quote(key, safe='')}"))
    told = good(of_team(api, "routing-rules", key))
    name = text(found.get("teamName"))
    yield rows.team_row(key, {"name": name}, ())
    yield rows.routing_row(key, name, 1, told)


def _rota(api: Api, door: Door, display_names: bool, key: str) -> Iterator[Pulled]:
    found = api.one(api.ops(f"/v1/schedules/{quote(key, safe='')}"), [("expand", "rotation")])
    drawn = good(timeline(api, door, key))
    yield rows.rota_row(key, found, ())
    yield rows.shifts_row(key, drawn, rows.window(door.now))
    people: People = {}
    noted(people, found)
    noted(people, drawn.get("finalTimeline"))
    yield from members(api, door, people, display_names)
