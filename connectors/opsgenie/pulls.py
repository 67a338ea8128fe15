"""What each feed asks for, and the rows that it makes of the answers."""

from collections import defaultdict
from collections.abc import Generator, Iterator
from functools import partial
from urllib.parse import quote

from compiler.errors import ConnectorError
from compiler.model.base import Kind
from compiler.model.incident import LOOKBACK
from compiler.ports import Door, Pulled, Row, Unread
from connectors.opsgenie.api import MOST_ALERTS, READ, Api
from connectors.wire.mail import masked
from connectors.wire.operations import alerts, rows
from connectors.wire.operations.doors import silences
from connectors.wire.operations.escalation import rotas
from connectors.wire.operations.feed import NotOnPlan, attempt, failed, missed
from connectors.wire.operations.fields import Json, instant, part, taken, text

PAGE = 100
_WEEKS = "7"
"""Six weeks are meant; a timeline may begin with the week that holds its date."""

_DETAILED = 200
"""The newest alerts are read one by one, for the urls in their details, up to so many."""


Callers = dict[str, set[str]]
"""Keys of what leads to a thing, by that thing's key."""


def oncall(api: Api, door: Door) -> Iterator[Pulled]:
    """Teams with their services and rules, escalations, schedules and their timelines."""
    teams = api.whole("/v2/teams")
    api.narrow = len(teams) <= 1
    if api.narrow:
        door.told("one team is visible at most, as to a key that is bound to a team: nothing will be called missing")
    yield from _teams(api, door, teams)
    calling = yield from _escalations(api)
    yield from _schedules(api, door, calling)


def _teams(api: Api, door: Door, teams: list[Json]) -> Iterator[Pulled]:
    services = yield from _services(api, teams)
    for team in teams:
        key = text(team.get("id"))
        if key:
            yield rows.team_row(key, team, services.get(key, ()))
        else:
            yield Unread(Kind.ONCALL_SERVICE, "?", "a team has no id")
    named = [(text(one.get("id")), text(one.get("name"))) for one in teams if one.get("id")]
    for (key, name), found in zip(named, door.map(partial(rules, api), [key for key, _ in named]), strict=True):
        if isinstance(found, ConnectorError):
            yield missed(Kind.ROUTING, f"{rows.STAGES[1]}-{key}", found)
        else:
            yield rows.routing_row(key, name, 1, found)


def rules(api: Api, team: str) -> list[Json] | ConnectorError:
    """The routing rules of a team, or why they could not be had."""
    path = f"/v2/teams/{quote(team, safe='')}/routing-rules"
    return attempt(lambda: api.whole(path, [("teamIdentifierType", "id")]))


def _services(api: Api, teams: list[Json]) -> Generator[Pulled, None, Callers]:
    """The services of the product's own catalogue; returns their keys by the team that they lead to."""
    found: Callers = defaultdict(set)
    about = {text(one.get("id")): (text(one.get("name")), text(part(one, "links").get("web"))) for one in teams}
    names: set[str] = set()
    try:
        for service in api.listed("/v1/services", [("limit", str(PAGE))]):
            key, team = text(service.get("id")), text(service.get("teamId"))
            if key and key not in found[team]:
                found[team].add(key)
                yield rows.entry_row(rows.entry_key(service, names), service, *about.get(team, ("", "")))
    except NotOnPlan:
        return found
    except ConnectorError as error:
        yield from failed(error, Kind.ENTRY)
    return found


def _escalations(api: Api) -> Generator[Pulled, None, Callers]:
    """The escalations; returns the keys of those that call each schedule."""
    calling: Callers = defaultdict(set)
    try:
        found = api.whole("/v2/escalations")
    except ConnectorError as error:
        yield from failed(error, Kind.POLICY)
        return calling
    for escalation in found:
        key = text(escalation.get("id"))
        yield rows.policy_row(key, escalation) if key else Unread(Kind.POLICY, "?", "an escalation has no id")
        for rota in rotas(escalation):
            calling[rota].add(key)
    return calling


def _schedules(api: Api, door: Door, calling: Callers) -> Iterator[Pulled]:
    try:
        schedules = api.whole("/v2/schedules", [("expand", "rotation")])
    except ConnectorError as error:
        yield from failed(error, Kind.ROTA, Kind.SHIFTS)
        return
    keyed = [(text(one.get("id")), one) for one in schedules if one.get("id")]
    for key, schedule in keyed:
        yield rows.rota_row(key, schedule, calling.get(key, ()))
    timelines = door.map(partial(timeline, api, door), [key for key, _ in keyed])
    for (key, _), found in zip(keyed, timelines, strict=True):
        if isinstance(found, ConnectorError):
            yield missed(Kind.SHIFTS, key, found)
        else:
            yield rows.shifts_row(key, found, rows.window(door.now))


def timeline(api: Api, door: Door, key: str) -> Json | ConnectorError:
    """A schedule as rendered for the weeks ahead, or why it could not be had."""
    first, _ = rows.window(door.now)
    asked = [
        ("identifierType", "id"),
        ("interval", _WEEKS),
        ("intervalUnit", "weeks"),
        ("date", f"{first:%Y-%m-%dT%H:%M:%SZ}"),
    ]
    return attempt(lambda: api.object(f"/v2/schedules/{quote(key, safe='')}/timeline", asked))


def policies(api: Api, door: Door) -> Iterator[Pulled]:
    """Alert and notification policies: the account's own apply to every team, before the team's."""
    teams = [(text(one.get("id")), text(one.get("name"))) for one in api.whole("/v2/teams") if one.get("id")]
    for stage in (0, 2):
        form = rows.STAGES[stage]
        everybody = attempt(partial(_policies, api, door, form, ""))
        if isinstance(everybody, ConnectorError):
            yield missed(Kind.ROUTING, f"{form}-*", everybody)
            everybody = []
        for team, name in teams:
            found = attempt(partial(_policies, api, door, form, team))
            if isinstance(found, ConnectorError):
                yield missed(Kind.ROUTING, f"{form}-{team}", found)
            elif everybody or found:
                yield rows.routing_row(team, name, stage, [*everybody, *found])


def _policies(api: Api, door: Door, form: str, team: str) -> list[Json]:
    """The policies of a team, or of the account, each read alone: a list tells no more than that they exist."""
    owner = [("teamId", team)] if team else []
    try:
        listed = api.whole(f"/v2/policies/{form}", owner)
    except NotOnPlan:
        return []
    listed.sort(key=lambda one: _order(one.get("order")))
    keys = [text(one.get("id")) for one in listed if one.get("enabled") is not False and one.get("id")]
    return list(door.map(lambda key: api.object(f"/v2/policies/{quote(key, safe='')}", owner), keys))


def _order(order: object) -> float:
    """The place of a policy in its list, which comes as a number or not at all."""
    return float(order) if isinstance(order, int | float) else 0.0


def integrations(api: Api, door: Door) -> Iterator[Pulled]:  # noqa: ARG001 (as its siblings)
    """Integrations, by which events come in."""
    for one in api.whole("/v2/integrations"):
        key = text(one.get("id"))
        yield rows.integration_row(key, one) if key else Unread(Kind.INTEGRATION, "?", "an integration has no id")


def users(api: Api, door: Door, display_names: bool) -> Iterator[Pulled]:
    """Who can be called: an opaque id, and whether the account is blocked. Contacts are never asked for."""
    for one in api.listed("/v2/users", [("limit", str(PAGE))]):
        key = text(one.get("id"))
        yield user_row(door, key, one, display_names) if key else Unread(Kind.RESPONDER, "?", "a user has no id")


def user_row(door: Door, key: str, user: Json, display_names: bool) -> Row:
    """A user, of whom no more is kept than whether the account is blocked, and its address masked."""
    blocked = user.get("blocked")
    name = text(user.get("fullName")) if display_names else ""
    active = not blocked if isinstance(blocked, bool) else None
    return rows.responder_row(key, active, name, masked(door, user.get("username")))


def maintenance(api: Api, door: Door) -> Iterator[Pulled]:  # noqa: ARG001 (as its siblings)
    """Maintenance that is active or planned and switches an integration off."""
    for one in api.whole("/v1/maintenance", [("type", "non-expired")]):
        key = text(one.get("id"))
        if key and silences(one):
            yield rows.maintenance_row(key, one)


def incidents(api: Api, door: Door) -> Iterator[Pulled]:
    """Alerts of the last 90 days by team; where there are more than the API gives, as far back as it gave them."""
    since = door.now - LOOKBACK
    asked = [
        ("query", f"createdAt > {int(since.timestamp() * 1000)}"),
        ("limit", str(PAGE)), ("offset", "0"), ("sort", "createdAt"), ("order", "desc"),
    ]  # fmt: skip
    found: list[Json] = []
    for alert in api.listed("/v2/alerts", asked, READ, "alert", MOST_ALERTS // PAGE + 1):
        found.append(alert)
        if len(found) >= MOST_ALERTS:
            since = instant(alert.get("createdAt")) or since
            door.told(f"the newest {MOST_ALERTS} alerts were read, which is all that the API gives")
            break
    single = list(door.map(partial(_details, api), found[:_DETAILED]))
    by_team: dict[str, list[Json]] = defaultdict(list)
    for number, alert in enumerate(found):
        by_team[alerts.team(alert)].append(alerts.kept(alert, single[number] if number < len(single) else None))
    for team, some in sorted(by_team.items()):
        yield rows.incidents_row(team, since, some)


def _details(api: Api, alert: Json) -> Json:
    """What the single read of an alert tells beyond the list; nothing where it cannot be read."""
    path = f"/v2/alerts/{quote(text(alert.get('id')), safe='')}"
    found = attempt(lambda: api.object(path, [("identifierType", "id")], READ, "alert"))
    return {} if isinstance(found, ConnectorError) else taken(found, "description", "details")


def notices(api: Api, door: Door) -> Iterator[Pulled]:  # noqa: ARG001 (as its siblings)
    """The end of the product, which needs no request: it holds most of all when none is answered any more."""
    from connectors.opsgenie.ending import DUE, KEY

    yield rows.row(Kind.NOTICE, KEY, {"due": DUE.isoformat()})
