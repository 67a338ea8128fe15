"""The front door: key, envelopes, paging, refusals, and the way from a path to its answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.sandbox.exchange import BadParameter, Reply, Request, Wire, cut, json_reply
from connectors.sandbox.operations.estate import Escalation, Operations, Person, Rotation, Schedule, instant

_TOOK: Final = {"took": 0.012, "requestId": "d81a7214-1922-4969-88c7-000000000001"}
_WORDS: Final = {
    "400": "Bad request", "401": "Could not authenticate", "402": "Payment required", "403": "not authorized",
    "404": "Not found", "410": "Gone", "422": "Unprocessable",
}  # fmt: skip
_UNITS: Final = {"days": 1, "weeks": 7, "months": 30}
_WEB: Final = "https://whatsup.app.opsgenie.com"


class Opsgenie:
    """One account; reads only, and only with the right key."""

    name = "opsgenie"

    def __init__(self, operations: Operations, now: datetime, key: str) -> None:
        self._all, self._now, self._key = operations, now, key

    def answer(self, request: Request) -> Reply:
        """The reply to a request."""
        if request.headers.get("authorization", "") != f"GenieKey {self._key}":
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
        return _refused(404, "Page not found")

    def refusal(self, request: Request, kind: str) -> Reply:  # noqa: ARG002 (the shape of all vendors)
        """A refusal in this vendor's words; a plain 429 tells the period to wait for."""
        if kind.startswith("429"):
            period = (("X-RateLimit-Period-In-Sec", "1"),) if kind == "429" else ()
            state = (("X-RateLimit-State", "THROTTLED"), ("X-RateLimit-Reason", "ACCOUNT"))
            return _refused(429, "You are making too many requests!", headers=(*state, *period))
        status = 401 if kind == "expired" else int(kind)
        code = 40301 if status == 403 else None
        return _refused(status, _WORDS.get(str(status), "Internal server error"), code)

    def teams(self, request: Request) -> Reply:
        """Every team, without its members."""
        return _answered([_team(one.key, one.name, one.description) for one in self._all.teams], request)

    def team(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One team with its members."""
        found = self._all.team(key)
        if found is None:
            return _refused(404, "No team exists with this id")
        members = [{"user": {"id": one.key, "username": one.mail}, "role": "user"} for one in self._all.people]
        return _whole({**_team(found.key, found.name, found.description), "members": members})

    def schedule(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One schedule; one that does not exist is refused as one out of reach is."""
        found = next((one for one in self._all.schedules if one.key == key), None)
        return _out_of_reach() if found is None else _whole(self._schedule(found, "rotation"))

    def escalation(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One escalation."""
        found = next((one for one in self._all.escalations if one.key == key), None)
        return _refused(404, "No escalation exists with this id") if found is None else _whole(self._escalation(found))

    def user(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One user with all that the vendor tells."""
        found = self._all.person(key)
        return _refused(404, "No user exists with this id") if found is None else _whole(_user(found))

    def rules(self, request: Request, team: str) -> Reply:
        """The routing rules of a team."""
        found = self._all.team(team)
        return _out_of_reach() if found is None else _answered(list(found.rules), request)

    def schedules(self, request: Request) -> Reply:
        """Every schedule; rotations only where they are asked for."""
        return _answered([self._schedule(one, request.query.get("expand")) for one in self._all.schedules], request)

    def timeline(self, request: Request, key: str) -> Reply:
        """A schedule as rendered, from the date that was asked for."""
        found = next((one for one in self._all.schedules if one.key == key), None)
        if found is None or request.query.get("identifierType", "id") != "id":
            return _out_of_reach()
        first = datetime.fromisoformat(request.query.get("date") or instant(self._now)).astimezone(UTC)
        days = request.number("interval", 1) * _UNITS.get(request.query.get("intervalUnit", "weeks"), 7)
        last = first + timedelta(days=days)
        rotations = [self._rendered(found, one, first, last) for one in found.rotations]
        parent = {"id": found.key, "name": found.name, "enabled": found.enabled}
        bounds = {"startDate": instant(first), "endDate": instant(last)}
        body = {"_parent": parent, **bounds, "finalTimeline": {"rotations": rotations}}
        return json_reply(200, {"data": body, "expandable": ["base", "forwarding", "override"], **_TOOK})

    def escalations(self, request: Request) -> Reply:
        """Every escalation."""
        return _answered([self._escalation(one) for one in self._all.escalations], request)

    def users(self, request: Request) -> Reply:
        """Users with all that the vendor tells of them, in pages."""
        return _paged([_user(one) for one in self._all.people], request, 100)

    def services(self, request: Request) -> Reply:
        """The services of the account, in pages."""
        return _paged(list(self._all.services), request, 20)

    def integrations(self, request: Request) -> Reply:
        """Every integration."""
        return _answered(list(self._all.integrations), request)

    def policies(self, request: Request, form: str) -> Reply:
        """The policies of a team, or of the account: no more than that they exist."""
        team = request.query.get("teamId", "")
        kept = [one for one in self._all.policies if one["type"] == form and one["teamId"] == team]
        return _answered(
            [{name: one[name] for name in ("id", "name", "type", "order", "enabled")} for one in kept], request
        )

    def policy(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One policy whole."""
        found = next((one for one in self._all.policies if one["id"] == key), None)
        return _out_of_reach() if found is None else _whole(found)

    def maintenance(self, request: Request) -> Reply:
        """Maintenance of every kind."""
        return _answered(list(self._all.maintenance), request)

    def alerts(self, request: Request) -> Reply:
        """Alerts newer than the query says, newest first, in pages; descriptions and details stay out of the list."""
        found = re.search(r"createdAt\s*>\s*(\d+)", request.query.get("query", ""))
        since = instant(datetime.fromtimestamp(int(found[1]) / 1000, UTC)) if found else ""
        kept = sorted((one for one in self._all.alerts if one["createdAt"] > since), key=_created, reverse=True)
        return _paged(
            [{n: v for n, v in one.items() if n not in ("description", "details")} for one in kept], request, 20
        )

    def alert(self, request: Request, key: str) -> Reply:  # noqa: ARG002 (the shape of all endpoints)
        """One alert whole."""
        found = next((one for one in self._all.alerts if one["id"] == key), None)
        return _refused(404, "Alert does not exist") if found is None else _whole(found)

    def _schedule(self, one: Schedule, expand: str | None) -> Wire:
        head = {"id": one.key, "name": one.name, "description": "", "timezone": one.zone, "enabled": one.enabled}
        owner = self._all.team(one.team)
        owned = {"ownerTeam": {"id": one.team, "name": owner.name}} if owner is not None else {}
        rotations = {"rotations": [self._rotation(r) for r in one.rotations]} if expand == "rotation" else {}
        return {**head, **owned, **rotations}

    def _rotation(self, one: Rotation) -> Wire:
        head = {"id": one.key, "name": one.name, "startDate": instant(one.starts), "type": "daily", "length": one.days}
        return {**head, "participants": [self._recipient(who) for who in one.people]}

    def _rendered(self, schedule: Schedule, one: Rotation, first: datetime, last: datetime) -> Wire:
        periods = [
            {
                "startDate": instant(begins),
                "endDate": instant(ends),
                "type": "historical" if ends <= self._now else "default",
                "recipient": {"name": who, **self._recipient(who)} if who else {"type": "none"},
            }
            for begins, ends, who in schedule.periods(one, first, last)
        ]
        return {"id": one.key, "name": one.name, "order": 1.0, "periods": periods}

    def _recipient(self, key: str) -> Wire:
        person = self._all.person(key)
        if person is None:
            return {"type": "none"}
        return {"type": "user", "id": key, "username": person.mail, "name": person.mail}

    def _escalation(self, one: Escalation) -> Wire:
        owner = self._all.team(one.team)
        rules = [
            {
                "condition": rung.condition,
                "notifyType": rung.how,
                "delay": {"timeAmount": rung.after, "timeUnit": "minutes"},
                "recipient": self._recipient(rung.key) if rung.form == "user" else {"type": rung.form, "id": rung.key},
            }
            for rung in one.rungs
        ]
        again = {
            "waitInterval": one.wait,
            "count": one.count,
            "resetRecipientStates": True,
            "closeAlertAfterAll": False,
        }
        owned = {"ownerTeam": {"id": one.team, "name": owner.name}} if owner is not None else {}
        return {"id": one.key, "name": one.name, "description": "", **owned, "rules": rules, "repeat": again}


_ROUTES: Final[Mapping[str, Callable[..., Reply]]] = {
    r"/v2/teams": Opsgenie.teams,
    r"/v2/teams/([^/]+)": Opsgenie.team,
    r"/v2/schedules/([^/]+)": Opsgenie.schedule,
    r"/v2/escalations/([^/]+)": Opsgenie.escalation,
    r"/v2/users/([^/]+)": Opsgenie.user,
    r"/v2/teams/([^/]+)/routing-rules": Opsgenie.rules,
    r"/v2/schedules": Opsgenie.schedules,
    r"/v2/schedules/([^/]+)/timeline": Opsgenie.timeline,
    r"/v2/escalations": Opsgenie.escalations,
    r"/v2/users": Opsgenie.users,
    r"/v1/services": Opsgenie.services,
    r"/v2/integrations": Opsgenie.integrations,
    r"/v2/policies/(alert|notification)": Opsgenie.policies,
    r"/v2/policies/([^/]+)": Opsgenie.policy,
    r"/v1/maintenance": Opsgenie.maintenance,
    r"/v2/alerts": Opsgenie.alerts,
    r"/v2/alerts/([^/]+)": Opsgenie.alert,
}


def _created(alert: Wire) -> str:
    return str(alert["createdAt"])


def _team(key: str, name: str, description: str) -> Wire:
    links = {"web": f"{_WEB}/teams/dashboard/{key}/main", "api": f"https://api.opsgenie.com/v2/teams/{key}"}
    return {"id": key, "name": name, "description": description, "links": links}


def _user(one: Person) -> Wire:
    return {
        "blocked": one.gone,
        "verified": True,
        "id": one.key,
        "username": one.mail,
        "fullName": one.name,
        "role": {"id": "User", "name": "User"},
        "timeZone": "America/Sao_Paulo",
        "locale": "pt_BR",
        "details": {"mobile": [one.phone]},
        "createdAt": "2024-05-12T08:34:30.283Z",
    }


def _answered(rows: Sequence[Wire], request: Request) -> Reply:
    return json_reply(200, {"data": cut(rows, 0, len(rows) or 1, request.endless), **_TOOK})


def _whole(body: Wire) -> Reply:
    return json_reply(200, {"data": body, **_TOOK})


def _paged(rows: Sequence[Wire], request: Request, default: int) -> Reply:
    """A page. Links to others are unencrypted and name the vendor's host, as recorded ones do."""
    limit, offset = min(request.number("limit", default), 100), request.number("offset", 0)
    body: Wire = {"totalCount": len(rows), "data": cut(rows, offset, limit, request.endless), **_TOOK}
    if request.endless or offset + limit < len(rows):
        kept = {**request.query, "limit": str(limit), "offset": str(offset + limit)}
        query = "&".join(f"{name}={_quoted(value)}" for name, value in kept.items())
        body["paging"] = {"next": f"http://api.opsgenie.com{request.path}?{query}"}
    return json_reply(200, body)


def _quoted(value: str) -> str:
    return value.replace("%", "%25").replace(" ", "%20").replace(">", "%3E").replace("&", "%26")


def _out_of_reach() -> Reply:
    """What is hidden from a key and what does not exist are refused alike."""
    return _refused(403, "Api key is not authorized to access the schedule", 40301)


def _refused(status: int, message: str, code: int | None = None, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    body = {"message": message, **_TOOK, **({"code": code} if code is not None else {})}
    return json_reply(status, body, headers)
