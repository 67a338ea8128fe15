"""The front door: token, the several roots of one cloud, paging, refusals, and the way from a path to its answer."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.sandbox.exchange import BadParameter, Reply, Request, Wire, cut, json_reply
from connectors.sandbox.operations.estate import Escalation, Operations, Rotation, Schedule, instant

CLOUD: Final = "11223344-a1b2-3b33-c444-def123456789"
_OPS: Final = rf"/(?:jsm/ops/api/{CLOUD}|compass/cloud/{CLOUD}/ops)/v1"
_UNITS: Final = {"days": 1, "weeks": 7, "months": 30}


class Jsm:
    """One site; reads only, and only with the right token, by itself or behind an address."""

    name = "jsm"

    def __init__(self, operations: Operations, now: datetime, token: str, mail: str) -> None:
        self._all, self._now = operations, now
        pair = base64.b64encode(f"{mail}:{token}".encode()).decode()
        self._allowed = (f"Bearer {token}", f"Basic {pair}")

    def answer(self, request: Request) -> Reply:
        """The reply to a request; the id of the cloud is told to everybody."""
        if request.path == "/_edge/tenant_info":
            return json_reply(200, {"cloudId": CLOUD})
        if request.headers.get("authorization", "") not in self._allowed:
            return self.refusal(request, "401")
        if request.method not in ("GET", "HEAD"):
            return self.refusal(request, "403")
        for pattern, made in _ROUTES.items():
            found = re.fullmatch(pattern, request.path)
            if found:
                try:
                    return made(self, request, *found.groups())
                except BadParameter as problem:
                    return _refused(422, str(problem))
        return Reply(404, b"")

    def refusal(self, request: Request, kind: str) -> Reply:  # noqa: ARG002 (the shape of all vendors)
        """A refusal in this vendor's words; a plain 429 says how many seconds to wait."""
        if kind.startswith("429"):
            return _refused(429, "Rate limit exceeded", (("Retry-After", "1"),) if kind == "429" else ())
        if kind in ("expired", "401"):
            return json_reply(401, {"code": 401, "message": "Unauthorized; scope does not match"})
        return _refused(int(kind), "Error")

    def teams(self, request: Request) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """Every team, whole and without pages."""
        teams = [{"teamId": one.key, "teamName": one.name} for one in self._all.teams]
        return json_reply(200, {"platformTeams": teams})

    def team(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One team in sight."""
        found = self._all.team(key)
        if found is None or key in self._all.hidden:
            return Reply(404, b"")
        return json_reply(200, {"teamId": found.key, "teamName": found.name})

    def schedule(self, request: Request, key: str) -> Reply:
        """One schedule in sight."""
        found = next((one for one in self._all.schedules if one.key == key), None)
        if found is None or found.team in self._all.hidden:
            return Reply(404, b"")
        return json_reply(200, self._schedule(found, request.query.get("expand")))

    def rules(self, request: Request, team: str) -> Reply:
        """The routing rules of a team; of one out of sight, an empty list."""
        found = self._all.team(team)
        return _paged(list(found.rules) if found is not None and team not in self._all.hidden else [], request)

    def schedules(self, request: Request) -> Reply:
        """The schedules in sight; rotations only where they are asked for."""
        kept = [one for one in self._all.schedules if one.team not in self._all.hidden]
        return _paged([self._schedule(one, request.query.get("expand")) for one in kept], request)

    def timeline(self, request: Request, key: str) -> Reply:
        """A schedule as rendered, from the Monday of the week that holds the date asked for."""
        found = next((one for one in self._all.schedules if one.key == key), None)
        if found is None:
            return Reply(404, b"")
        asked = datetime.fromisoformat(request.query.get("date") or instant(self._now)).astimezone(UTC)
        first = asked.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=asked.weekday())
        days = request.number("interval", 1) * _UNITS.get(request.query.get("intervalUnit", "days"), 1)
        last = first + timedelta(days=days)
        rotations = [self._rendered(found, one, first, last) for one in found.rotations]
        bounds = {"startDate": instant(first), "endDate": instant(last)}
        return json_reply(200, {**bounds, "finalTimeline": {"rotations": rotations}})

    def escalations(self, request: Request, team: str) -> Reply:
        """The escalations of a team."""
        kept = [one for one in self._all.escalations if one.team == team and team not in self._all.hidden]
        return _paged([self._escalation(one) for one in kept], request)

    def integrations(self, request: Request) -> Reply:
        """The integrations."""
        return _paged(list(self._all.integrations), request)

    def policies(self, request: Request, team: str = "") -> Reply:
        """The policies of a team, or of the site: no more than that they exist."""
        kept = [one for one in self._all.policies if one["teamId"] == team]
        thin = [{name: one[name] for name in ("id", "type", "name", "enabled", "order")} for one in kept]
        return _paged(thin, request)

    def policy(self, request: Request, team: str, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One policy whole."""
        found = next((one for one in self._all.policies if one["id"] == key), None)
        return Reply(404, b"") if found is None else json_reply(200, found)

    def maintenances(self, request: Request) -> Reply:
        """Maintenance of the whole site."""
        return _paged([_window(one) for one in self._all.maintenance if not one.get("teamId")], request)

    def maintenances_of(self, request: Request, team: str) -> Reply:
        """Maintenance of one team."""
        return _paged([_window(one) for one in self._all.maintenance if one.get("teamId") == team], request)

    def alerts(self, request: Request) -> Reply:
        """Alerts newer than the query says, newest first."""
        found = re.search(r"createdAt\s*>\s*(\d+)", request.query.get("query", ""))
        since = instant(datetime.fromtimestamp(int(found[1]) / 1000, UTC)) if found else ""
        kept = sorted((one for one in self._all.alerts if one["createdAt"] > since), key=_created, reverse=True)
        return _paged([{n: v for n, v in one.items() if n not in ("description", "details")} for one in kept], request)

    def alert(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One alert whole."""
        found = next((one for one in self._all.alerts if one["id"] == key), None)
        return Reply(404, b"") if found is None else json_reply(200, found)

    def services(self, request: Request) -> Reply:
        """The services, which stand outside of the operations."""
        return _paged([{**one, "owner": one["teamId"], "tier": 1} for one in self._all.services], request)

    def users(self, request: Request) -> Reply:
        """Accounts by their ids, with what the vendor tells of them; the last id of a request is all that is seen."""
        asked = request.query.get("accountId", "")
        rows = [
            {
                "accountId": one.account,
                "active": not one.gone,
                "displayName": one.name,
                "emailAddress": one.mail,
                "accountType": "atlassian",
            }
            for one in self._all.people
            if asked
        ]
        return json_reply(200, {"values": rows, "isLast": True, "maxResults": 50, "startAt": 0, "total": len(rows)})

    def _schedule(self, one: Schedule, expand: str | None) -> Wire:
        head = {"id": one.key, "name": one.name, "description": "", "timezone": one.zone, "enabled": one.enabled}
        rotations = {"rotations": [self._rotation(r) for r in one.rotations]} if expand == "rotation" else {}
        return {**head, "teamId": one.team, **rotations}

    def _rotation(self, one: Rotation) -> Wire:
        head = {"id": one.key, "name": one.name, "startDate": instant(one.starts), "type": "daily", "length": one.days}
        return {**head, "endDate": None, "participants": [self._responder(who) for who in one.people]}

    def _rendered(self, schedule: Schedule, one: Rotation, first: datetime, last: datetime) -> Wire:
        periods = [
            {
                "startDate": instant(begins),
                "endDate": instant(ends),
                "type": "historical" if ends <= self._now else "base",
                "responder": self._responder(who),
            }
            for begins, ends, who in schedule.periods(one, first, last)
        ]
        return {"id": one.key, "name": one.name, "order": 1.0, "deleted": False, "periods": periods}

    def _responder(self, key: str) -> Wire:
        person = self._all.person(key)
        return {"type": "noone"} if person is None else {"type": "user", "id": person.account, "deleted": person.gone}

    def _escalation(self, one: Escalation) -> Wire:
        rules = [
            {
                "condition": rung.condition,
                "notifyType": rung.how,
                "delay": rung.after,
                "recipient": self._responder(rung.key) if rung.form == "user" else {"type": rung.form, "id": rung.key},
            }
            for rung in one.rungs
        ]
        again = {
            "waitInterval": one.wait,
            "count": one.count,
            "resetRecipientStates": True,
            "closeAlertAfterAll": False,
        }
        return {"id": one.key, "name": one.name, "description": "", "enabled": True, "rules": rules, "repeat": again}


_ROUTES: Final[Mapping[str, Callable[..., Reply]]] = {
    rf"{_OPS}/teams": Jsm.teams,
    rf"{_OPS}/teams/([^/]+)": Jsm.team,
    rf"{_OPS}/schedules/([^/]+)": Jsm.schedule,
    rf"{_OPS}/teams/([^/]+)/routing-rules": Jsm.rules,
    rf"{_OPS}/teams/([^/]+)/escalations": Jsm.escalations,
    rf"{_OPS}/schedules": Jsm.schedules,
    rf"{_OPS}/schedules/([^/]+)/timeline": Jsm.timeline,
    rf"{_OPS}/integrations": Jsm.integrations,
    rf"{_OPS}/alerts/policies": Jsm.policies,
    rf"{_OPS}/alerts/policies()/([^/]+)": Jsm.policy,
    rf"{_OPS}/teams/([^/]+)/policies": Jsm.policies,
    rf"{_OPS}/teams/([^/]+)/policies/([^/]+)": Jsm.policy,
    rf"{_OPS}/maintenances": Jsm.maintenances,
    rf"{_OPS}/teams/([^/]+)/maintenances": Jsm.maintenances_of,
    rf"{_OPS}/alerts": Jsm.alerts,
    rf"{_OPS}/alerts/([^/]+)": Jsm.alert,
    rf"/jsm/api/{CLOUD}/v1/services": Jsm.services,
    rf"/ex/jira/{CLOUD}/rest/api/3/user/bulk": Jsm.users,
}


def _created(alert: Wire) -> str:
    return str(alert["createdAt"])


def _window(one: Wire) -> Wire:
    """Maintenance with its dates on top, as this product writes it."""
    times = one["time"]
    head = {name: one[name] for name in ("id", "status", "description", "rules")}
    return {**head, "startDate": times.get("startDate"), "endDate": times.get("endDate")}


def _paged(rows: Sequence[Wire], request: Request) -> Reply:
    """A page; the link to the next one is relative, and missing on the last."""
    size, offset = min(request.number("size", 20), 100), request.number("offset", 0)
    body: Wire = {"values": cut(rows, offset, size, request.endless)}
    if request.endless or offset + size < len(rows):
        body["links"] = {"next": f"/v1/{request.path.rpartition('/v1/')[2]}?offset={offset + size}&size={size}"}
    return json_reply(200, body)


def _refused(status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    return json_reply(status, {"errors": [{"title": message, "code": str(status)}]}, headers)
