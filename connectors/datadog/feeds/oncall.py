"""On-Call, where the settings say that it is used: teams with rules, their policies, schedules, shifts, people.

Escalation policies have no list; they are reached from the rules of teams. Schedules have one, and those that a policy
calls beyond it are asked for by id. Of people only the id and the status come in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from compiler.errors import ConnectorError, Contract, Missing, Refused, Unavailable
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.rota import RENDERED
from compiler.ports import Door, Failed, Gone, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.feeds.teams import Teams
from connectors.datadog.linked import beside, first, related, users
from connectors.datadog.listing import Listed
from connectors.datadog.readers import oncall as reader
from connectors.datadog.readers.scalars import Json, instant, objects, part, text
from connectors.datadog.source import Source, key_of, opened, packed, rows_at
from connectors.datadog.walking import Told, as_row, walked
from connectors.wire.mail import masked

PAGE = 100
_TEAM = "/api/v2/on-call/teams/{}/routing-rules"
_POLICY = "/api/v2/on-call/escalation-policies/{}"
_SCHEDULES = "/api/v2/on-call/schedules"
_READERS: dict[Kind, Callable[..., Any]] = {
    Kind.ONCALL_SERVICE: reader.read_service,
    Kind.ROUTING: reader.read_routing,
    Kind.POLICY: reader.read_policy,
    Kind.ROTA: reader.read_rota,
    Kind.SHIFTS: reader.read_shifts,
    Kind.RESPONDER: reader.read_responder,
}


@dataclass(slots=True)
class Found:
    """What a pull learned on its way: policies and schedules that are named, who names each, and the people."""

    policies: dict[str, None] = field(default_factory=dict)
    callers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    def met(self, bodies: Iterable[Json], named: Iterable[str]) -> None:
        """Keeps the users who came along with these replies, and those who are only named: they are there as well."""
        for key in named:
            self.people.setdefault(key, {"status": "", "display": ""})
        for body in bodies:
            self.people.update(users(body))


@dataclass(frozen=True, slots=True)
class Oncall:
    """Everything between a team's mention and a person."""

    source: Source
    names: bool = False
    name = "oncall"
    kinds = (Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("on_call_read", "teams_read")

    def calls(self, door: Door) -> str:
        teams, rotas = len(door.keys(Kind.TEAM)), len(door.keys(Kind.ROTA))
        return (
            f"one for each of {teams or 'the'} teams and each policy, and one for each shift of {rotas or 'the'} rotas"
        )

    def pull(self, door: Door) -> Iterator[Pulled]:
        found = Found()
        yield from self._teams(door, found)
        yield from self._policies(door, found)
        yield from self._schedules(door, found)
        for key, person in sorted(found.people.items()):
            display = person["display"] if self.names else ""
            kept = {"status": person["status"], "display": display, **masked(door, person.get("mail"))}
            yield Row(Kind.RESPONDER, key, packed(kept))

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return _READERS[kind](self.source.home, key, opened(body, f"{kind} {key}"))

    def _teams(self, door: Door, found: Found) -> Iterator[Pulled]:
        """Teams that have rules. One without any takes no pages, and is none for our purposes."""
        teams = [(key, row) for key, row in Teams(self.source).listed(door) if key]
        for (key, row), body in zip(teams, door.map(self._rules, [key for key, _ in teams]), strict=True):
            if isinstance(body, ConnectorError):
                yield _missed(Kind.ROUTING, key, body)
                continue
            rules = list(_rules(body)) if body is not None else []
            if rules:
                kept = {name: part(row, "attributes").get(name) for name in ("name", "handle")}
                yield Row(Kind.ONCALL_SERVICE, key, packed({"attributes": kept}))
                yield Row(Kind.ROUTING, key, packed({"name": kept["name"], "rules": rules}))
                found.policies.update(dict.fromkeys(_named(rules)))

    def _rules(self, team: str) -> Json | ConnectorError | None:
        """None for a team that On-Call does not know; a refusal concerns all teams, and ends the feed."""
        try:
            return self._asked(_TEAM, team, "rules,rules.policy")
        except Missing:
            return None
        except (Unavailable, Contract) as error:
            return error

    def _policies(self, door: Door, found: Found) -> Iterator[Pulled]:
        keys = list(found.policies)
        asked = list(door.map(partial(self._by_id, _POLICY, "teams,steps,steps.targets"), keys))
        there = any(isinstance(body, dict) for body in asked)
        for key, body in zip(keys, asked, strict=True):
            if isinstance(body, Missing):
                yield _absent(Kind.POLICY, key, there=there)
            elif isinstance(body, ConnectorError):
                yield _missed(Kind.POLICY, key, body)
            else:
                row = _policy(body)
                found.met((body,), _users(row))
                yield Row(Kind.POLICY, key, packed(row))
                for rota in _rotas(row):
                    found.callers[rota].add(key)

    def _schedules(self, door: Door, found: Found) -> Iterator[Pulled]:
        """Those of the list, and those that a policy calls; an older site has no list, and every one is asked for."""
        rows: dict[str, Json] = {}
        try:
            rows.update((key, row) for key, row in listing.rows(door, "schedules", self._page, PAGE, key_of) if key)
        except Missing:
            door.told("on-call schedules have no list here; those that policies call are asked for one by one")
        except (Unavailable, Contract) as error:
            yield Failed(Kind.ROTA, str(error))
        beyond = [key for key in found.callers if key not in rows]
        asked = list(door.map(partial(self._by_id, f"{_SCHEDULES}/{{}}", ""), beyond))
        there = bool(rows) or any(isinstance(body, dict) for body in asked)
        for key, body in zip(beyond, asked, strict=True):
            if isinstance(body, Missing):
                yield _absent(Kind.ROTA, key, there=there)
            elif isinstance(body, ConnectorError):
                yield _missed(Kind.ROTA, key, body)
            else:
                rows[key] = part(body, "data")
        for key, row in rows.items():
            yield Row(Kind.ROTA, key, packed(_rota(row, found.callers.get(key, set()))))
        yield from self._shifts(door, list(rows), found)

    def _shifts(self, door: Door, keys: list[str], found: Found) -> Iterator[Pulled]:
        begins = door.now.replace(minute=0, second=0, microsecond=0)
        for key, told in zip(keys, door.map(partial(self._walked, begins), keys), strict=True):
            if isinstance(told, ConnectorError):
                yield _missed(Kind.SHIFTS, key, told)
                continue
            shifts, last, met = told
            found.met(met, (one.user for one in shifts if one.user))
            bounds = {"first": begins.isoformat(), "last": last.isoformat()}
            yield Row(Kind.SHIFTS, key, packed({**bounds, "shifts": [as_row(one) for one in shifts]}))

    def _walked(self, begins: datetime, key: str) -> "Walked | ConnectorError":
        met: list[Json] = []

        def ask(at: datetime) -> Told:
            params = [("include", "user"), ("filter[at_ts]", f"{at:%Y-%m-%dT%H:%M:%SZ}")]
            body = self.source.ask(f"{_SCHEDULES}/{quote(key, safe='')}/on-call", params, self.scopes[0], "on-call/now")
            met.append(body if isinstance(body, dict) else {})
            return _told(met[-1])

        try:
            shifts, last = walked(ask, begins, begins + RENDERED)
        except (Missing, Unavailable, Contract, Refused) as error:
            return error
        return shifts, last, met

    def _by_id(self, pattern: str, include: str, key: str) -> Json | ConnectorError:
        try:
            return self._asked(pattern, key, include)
        except (Missing, Unavailable, Contract) as error:
            return error

    def _asked(self, pattern: str, key: str, include: str) -> Json:
        params = [("include", include)] if include else []
        body = self.source.ask(pattern.format(quote(key, safe="")), params, self.scopes[0], pattern)
        if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
            raise Contract(f"{pattern.format('…')}: the reply holds no object")
        return body

    def _page(self, number: int, size: int) -> Listed:
        params = [("page[size]", size), ("page[number]", number)]
        return Listed(rows_at(self.source.ask(_SCHEDULES, params, self.scopes[0]), "data"))


Walked = tuple[list[Told], datetime, list[Json]]


def _absent(kind: Kind, key: str, *, there: bool) -> Pulled:
    """What a 404 by id says: that the thing is gone where others of its kind are `there`, else nothing of it.

    Not every site has these endpoints, and one that has none answers so for everything.
    """
    if there:
        return Gone(kind, key)
    return Unread(kind, key, f"no {kind} can be read on this site: each that is named answers 404")


def _rules(body: Json) -> Iterator[dict[str, Any]]:
    """The rules in the order of the relation, each with its policy."""
    known = beside(body)
    for _, key in related(part(body, "data"), "rules"):
        row = known.get(key, {})
        found = part(row, "attributes")
        kept = {name: found.get(name) for name in ("query", "urgency", "time_restriction", "actions")}
        yield {**kept, "policy": first(row, "policy")}


def _named(rules: list[dict[str, Any]]) -> Iterator[str]:
    """The policies that rules call, by their relation or by their actions."""
    for rule in rules:
        acted = (text(one.get("policy_id")) for one in objects(rule["actions"]))
        yield from (key for key in (rule["policy"], *acted) if key)


def _policy(body: Json) -> dict[str, Any]:
    """A policy with its steps and their targets in order; users by their ids alone."""
    data, known = part(body, "data"), beside(body)
    kept = {name: part(data, "attributes").get(name) for name in ("name", "retries", "resolve_page_on_policy_end")}
    steps = [_step(known.get(key, {}), known) for _, key in related(data, "steps")]
    return {"attributes": kept, "teams": [key for _, key in related(data, "teams")], "steps": steps}


def _step(row: Json, known: Any) -> dict[str, Any]:
    found, targets = part(row, "attributes"), list[dict[str, Any]]()
    for form, key in related(row, "targets"):
        target: dict[str, Any] = {"type": form, "id": key}
        if form == "schedule_target":
            one = known.get(key, {})
            target |= {"schedule": first(one, "schedule"), "position": part(one, "attributes").get("position")}
        targets.append(target)
    waits = {name: found.get(name) for name in ("assignment", "escalate_after_seconds")}
    return {**waits, "targets": targets}


def _rotas(policy: dict[str, Any]) -> Iterator[str]:
    for step in policy["steps"]:
        for one in step["targets"]:
            if one["type"] == "schedules":
                yield one["id"]
            elif one["type"] == "schedule_target":
                yield one["schedule"] or one["id"].rpartition("_")[0]


def _users(policy: dict[str, Any]) -> Iterator[str]:
    return (one["id"] for step in policy["steps"] for one in step["targets"] if one["type"] == "users")


def _rota(row: Json, callers: set[str]) -> dict[str, Any]:
    kept = {name: part(row, "attributes").get(name) for name in ("name", "time_zone")}
    return {"attributes": kept, "teams": [key for _, key in related(row, "teams")], "used_by": sorted(callers)}


def _told(body: Json) -> Told:
    data = part(body, "data")
    found = part(data, "attributes")
    return Told(instant(found.get("start")), instant(found.get("end")), first(data, "user"))


def _missed(kind: Kind, key: str, error: ConnectorError) -> Unread:
    return Unread(kind, key, str(error), passing=isinstance(error, Unavailable))
