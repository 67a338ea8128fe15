"""What each feed asks for, and the rows that it makes of the answers."""

from collections import defaultdict
from collections.abc import Generator, Iterator
from functools import partial
from itertools import islice
from urllib.parse import quote

from compiler.errors import ConnectorError, Contract
from compiler.model.base import Kind
from compiler.model.incident import LOOKBACK
from compiler.ports import Door, Pulled, Row, Unread
from connectors.jsm.api import ALERTS, MOST_ALERTS, PAGE, USERS, Api
from connectors.wire.mail import masked
from connectors.wire.operations import alerts, rows
from connectors.wire.operations.account import Account
from connectors.wire.operations.doors import silences
from connectors.wire.operations.escalation import rotas
from connectors.wire.operations.feed import NotOnPlan, attempt, failed, missed
from connectors.wire.operations.fields import Json, instant, objects, taken, text
from connectors.wire.operations.timeline import people

_WEEKS = "7"
"""Six weeks are meant, and a timeline begins with the week that holds its date."""

_DETAILED = 200
_AT_ONCE = 50
"""So many accounts are asked for in one request."""

Callers = dict[str, set[str]]
"""Keys of what leads to a thing, by that thing's key."""

People = dict[str, bool]
"""Whether each account that was named is marked as deleted."""


def oncall(api: Api, door: Door, account: Account, display_names: bool) -> Iterator[Pulled]:
    """Teams with their rules and escalations, schedules with their timelines, and the people whom these name."""
    teams = _teams(api)
    yield from _services(api, teams, account)
    yield from _rules(api, door, teams)
    calling, named = yield from _escalations(api, door, teams)
    named |= yield from _schedules(api, door, calling)
    yield from members(api, door, named, display_names)


def _teams(api: Api) -> dict[str, str]:
    """The names of the teams that the account sees, by their keys; this list comes whole."""
    found = api.one(api.ops("/v1/teams")).get("platformTeams")
    if not isinstance(found, list):
        raise Contract("/v1/teams: `platformTeams` is not a list")
    return {text(one.get("teamId")): text(one.get("teamName")) for one in objects(found) if one.get("teamId")}


def _services(api: Api, teams: dict[str, str], account: Account) -> Iterator[Pulled]:
    """Services stand outside of the operations, and only the one product has them; their team is who pages."""
    leading: Callers = defaultdict(set)
    found: list[Row] = []
    names: set[str] = set()
    try:
        for service in _listed_services(api):
            key, team = text(service.get("id")), text(service.get("owner"))
            if key and key not in leading[team]:
                leading[team].add(key)
                opening, name = account.team(team), rows.entry_key(service, names)
                page = opening.url if opening is not None else ""
                found.append(rows.entry_row(name, service, teams.get(team, ""), page))
    except NotOnPlan:
        found = []
    except ConnectorError as error:
        yield from failed(error, Kind.ENTRY)
    yield from found
    for key, name in teams.items():
        yield rows.team_row(key, {"name": name}, leading.get(key, ()))


def _listed_services(api: Api) -> Iterator[Json]:
    if api.has_services:
        yield from api.listed(api.beside("/jsm/api/{cloud}/v1/services"), (), "")


def _rules(api: Api, door: Door, teams: dict[str, str]) -> Iterator[Pulled]:
    """Routing rules. Every team has at least the default one, so an empty list is a team out of sight."""
    asked = door.map(partial(of_team, api, "routing-rules"), teams)
    hidden = []
    for (key, name), found in zip(teams.items(), asked, strict=True):
        if isinstance(found, ConnectorError):
            yield missed(Kind.ROUTING, f"{rows.STAGES[1]}-{key}", found)
        elif found:
            yield rows.routing_row(key, name, 1, found)
        else:
            hidden.append(name or key)
            yield Unread(Kind.ROUTING, f"{rows.STAGES[1]}-{key}", "the team is out of sight of this account")
    api.narrow = bool(hidden)
    if hidden:
        door.told(f"out of sight of this account, which answers with empty lists: {', '.join(sorted(hidden)[:20])}")


def of_team(api: Api, what: str, team: str) -> list[Json] | ConnectorError:
    """A list that belongs to a team, or why it could not be had."""
    return attempt(lambda: list(api.listed(api.ops(f"/v1/teams/{quote(team, safe='')}/{what}"))))


def _escalations(api: Api, door: Door, teams: dict[str, str]) -> Generator[Pulled, None, tuple[Callers, People]]:
    """The escalations of every team; returns who calls each schedule, and the people named."""
    calling: Callers = defaultdict(set)
    named: People = {}
    for team, found in zip(teams, door.map(partial(of_team, api, "escalations"), teams), strict=True):
        if isinstance(found, ConnectorError):
            yield missed(Kind.POLICY, f"{team}/*", found)
            continue
        for escalation in found:
            key = text(escalation.get("id"))
            owned = {"teamId": team, **escalation}
            yield rows.policy_row(key, owned) if key else Unread(Kind.POLICY, "?", "an escalation has no id")
            noted(named, escalation)
            for rota in rotas(escalation):
                calling[rota].add(key)
    return calling, named


def _schedules(api: Api, door: Door, calling: Callers) -> Generator[Pulled, None, People]:
    """The schedules as defined and as rendered; returns the people named."""
    named: People = {}
    try:
        schedules = list(api.listed(api.ops("/v1/schedules"), [("expand", "rotation")]))
    except ConnectorError as error:
        yield from failed(error, Kind.ROTA, Kind.SHIFTS)
        return named
    keyed = [(text(one.get("id")), one) for one in schedules if one.get("id")]
    for key, schedule in keyed:
        noted(named, schedule)
        yield rows.rota_row(key, schedule, calling.get(key, ()))
    timelines = door.map(partial(timeline, api, door), [key for key, _ in keyed])
    for (key, _), found in zip(keyed, timelines, strict=True):
        if isinstance(found, ConnectorError):
            yield missed(Kind.SHIFTS, key, found)
        else:
            noted(named, found.get("finalTimeline"))
            yield rows.shifts_row(key, found, rows.window(door.now))
    return named


def noted(named: People, body: object) -> None:
    """Keeps that somebody is deleted, whoever says so."""
    for key, deleted in people(body):
        named[key] = named.get(key, False) or deleted


def timeline(api: Api, door: Door, key: str) -> Json | ConnectorError:
    """A schedule as rendered for the weeks ahead, or why it could not be had."""
    first, _ = rows.window(door.now)
    asked = [("interval", _WEEKS), ("intervalUnit", "weeks"), ("date", f"{first:%Y-%m-%dT%H:%M:%SZ}")]
    return attempt(lambda: api.one(api.ops(f"/v1/schedules/{quote(key, safe='')}/timeline"), asked))


def members(api: Api, door: Door, named: People, display_names: bool) -> Iterator[Pulled]:
    """Whether accounts are active, as the product beside says; where it does not, only who is deleted is known."""
    told: dict[str, Json] = {}
    keys = sorted(named)
    for start in range(0, len(keys), _AT_ONCE):
        found = attempt(partial(_accounts, api, keys[start : start + _AT_ONCE]))
        if isinstance(found, ConnectorError):
            yield missed(Kind.RESPONDER, "*", found)
            break
        told |= {text(one.get("accountId")): one for one in found}
    for key in keys:
        known = told.get(key, {})
        active = known.get("active") if isinstance(known.get("active"), bool) else None
        name = text(known.get("displayName")) if display_names else ""
        yield rows.responder_row(key, False if named[key] else active, name, masked(door, known.get("emailAddress")))


def _accounts(api: Api, keys: list[str]) -> list[Json]:
    asked = [("maxResults", str(_AT_ONCE)), *(("accountId", key) for key in keys)]
    found = api.one(api.beside("/ex/jira/{cloud}/rest/api/3/user/bulk"), asked, USERS)
    return objects(found.get("values"))


def policies(api: Api, door: Door) -> Iterator[Pulled]:
    """Alert and notification policies: the site's own apply to every team, before the team's."""
    teams = _teams(api)
    everybody = attempt(partial(_policies, api, door, "/v1/alerts/policies"))
    if isinstance(everybody, ConnectorError):
        yield missed(Kind.ROUTING, "alert-*", everybody)
        everybody = []
    for team, name in teams.items():
        found = attempt(partial(_policies, api, door, f"/v1/teams/{quote(team, safe='')}/policies"))
        if isinstance(found, ConnectorError):
            yield missed(Kind.ROUTING, f"alert-{team}", found)
            continue
        for stage in (0, 2):
            of_stage = [one for one in (*everybody, *found) if one.get("type") == rows.STAGES[stage]]
            if of_stage:
                yield rows.routing_row(team, name, stage, of_stage)


def _policies(api: Api, door: Door, path: str) -> list[Json]:
    """Policies that are on, each read alone: a list tells no more than that they exist."""
    try:
        listed = list(api.listed(api.ops(path)))
    except NotOnPlan:
        return []
    listed.sort(key=lambda one: _order(one.get("order")))
    keys = [text(one.get("id")) for one in listed if one.get("enabled") is not False and one.get("id")]
    return list(door.map(lambda key: api.one(api.ops(f"{path}/{quote(key, safe='')}")), keys))


def _order(order: object) -> float:
    return float(order) if isinstance(order, int | float) else 0.0


def integrations(api: Api, door: Door) -> Iterator[Pulled]:  # noqa: ARG001 (as its siblings)
    """Integrations, by which events come in."""
    for one in api.listed(api.ops("/v1/integrations")):
        key = text(one.get("id"))
        yield rows.integration_row(key, one) if key else Unread(Kind.INTEGRATION, "?", "an integration has no id")


def maintenance(api: Api, door: Door) -> Iterator[Pulled]:
    """Maintenance that is active or planned and switches an integration off, of the site and of every team."""
    paths = ["/v1/maintenances", *(f"/v1/teams/{quote(team, safe='')}/maintenances" for team in _teams(api))]
    seen: set[str] = set()
    asked = door.map(lambda path: attempt(partial(_windows, api, path)), paths)
    for path, found in zip(paths, asked, strict=True):
        if isinstance(found, ConnectorError):
            yield missed(Kind.MAINTENANCE, path, found)
            continue
        for one in found:
            key = text(one.get("id"))
            if key and key not in seen and silences(one):
                seen.add(key)
                yield rows.maintenance_row(key, one)


def _windows(api: Api, path: str) -> list[Json]:
    try:
        return list(api.listed(api.ops(path), [("type", "non-expired")]))
    except NotOnPlan:
        return []


def incidents(api: Api, door: Door) -> Iterator[Pulled]:
    """Alerts of the last 90 days by team; where there are more than the API gives, as far back as it gave them."""
    since = door.now - LOOKBACK
    asked = [("query", f"createdAt > {int(since.timestamp() * 1000)}"), ("sort", "createdAt"), ("order", "desc")]
    listed = api.listed(api.ops("/v1/alerts"), asked, ALERTS, MOST_ALERTS // PAGE + 1)
    found = list(islice(listed, MOST_ALERTS))
    if len(found) >= MOST_ALERTS:
        since = instant(found[-1].get("createdAt")) or since
        door.told(f"the newest {MOST_ALERTS} alerts were read, which is all that the API gives")
    single = list(door.map(partial(_details, api), found[:_DETAILED]))
    by_team: dict[str, list[Json]] = defaultdict(list)
    for number, alert in enumerate(found):
        by_team[alerts.team(alert)].append(alerts.kept(alert, single[number] if number < len(single) else None))
    for team, some in sorted(by_team.items()):
        yield rows.incidents_row(team, since, some)


def _details(api: Api, alert: Json) -> Json:
    """What the single read of an alert tells beyond the list; nothing where it cannot be read."""
    path = api.ops(f"/v1/alerts/{quote(text(alert.get('id')), safe='')}")
    found = attempt(lambda: api.one(path, (), ALERTS))
    return {} if isinstance(found, ConnectorError) else taken(found, "description", "details", "extraProperties")
