"""What live things of the account name and no list held, asked for by id."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from compiler.model.base import Kind
from compiler.ports import Door, Pulled, Row
from connectors.opsgenie.api import Api
from connectors.opsgenie.pulls import rules, timeline, user_row
from connectors.wire.operations import rows
from connectors.wire.operations.by_id import Asks, named
from connectors.wire.operations.feed import good
from connectors.wire.operations.fields import text

KINDS = (Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER)


def by_id(api: Api, door: Door, display_names: bool) -> Iterator[Pulled]:
    """One request for each thing, two for a team and a schedule."""
    asks: Asks = {
        Kind.ONCALL_SERVICE: partial(_team, api),
        Kind.POLICY: partial(_policy, api),
        Kind.ROTA: partial(_rota, api, door),
        Kind.RESPONDER: partial(_user, api, door, display_names),
    }
    return named(door, asks, api.narrow)


def _team(api: Api, key: str) -> Iterator[Row]:
    found = api.object(_path("teams", key), [("identifierType", "id")])
    told = good(rules(api, key))
    yield rows.team_row(key, found, ())
    yield rows.routing_row(key, text(found.get("name")), 1, told)


def _policy(api: Api, key: str) -> Iterator[Row]:
    yield rows.policy_row(key, api.object(_path("escalations", key), [("identifierType", "id")]))


def _rota(api: Api, door: Door, key: str) -> Iterator[Row]:
    found = api.object(_path("schedules", key), [("identifierType", "id")])
    drawn = good(timeline(api, door, key))
    yield rows.rota_row(key, found, ())
    yield rows.shifts_row(key, drawn, rows.window(door.now))


def _user(api: Api, door: Door, display_names: bool, key: str) -> Iterator[Row]:
    """Of the whole user no more than the list would have given; contacts are never asked for."""
    yield user_row(door, key, api.object(_path("users", key)), display_names)


def _path(what: str, key: str) -> str:
    return f"/v2/{what}/{quote(key, safe='')}"
