"""On call: whom a page of a service wakes, now or at an instant, and who is on for the days after it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from compiler.app.outcomes import chosen
from compiler.app.settings import Project, undeclared
from compiler.errors import SettingsError
from compiler.model.chain import Chain
from compiler.model.frozen import dataclass
from compiler.model.oncall import Forecast, Level
from compiler.model.watching import Resource
from compiler.ports import Estate
from compiler.reconcile.around import Around
from compiler.reconcile.context import Terms
from compiler.reconcile.judge import judge
from compiler.store import Store

SCHEMA = "runbook.oncall/v1"
SHIFT = "shift"
HOLE = "hole"
DARK = "not known"


@dataclass(frozen=True, slots=True)
class Watch:
    """One stretch of a level: a shift with whoever is on it, a hole, or a time that is not known."""

    level: int
    after_s: int
    form: str
    starts: datetime
    ends: datetime
    who: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    override: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A schedule, or a person ("a person" unless the name may be shown), with the product's own page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A level: after how many seconds it is called, and whom it calls."""

    level: int
    after_s: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a promise is paged, or staffed: the link's state and its reason, and what is wrong beside it."""

    promise: str
    link: str
    state: str
    reason: str
    warns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on call: the id, the name where it may be shown, and the product's own page of that person."""

    id: str
    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """One policy behind a service's pages: its promises, its levels, everybody on call in order, and who they are."""

    policy: str
    name: str
    url: str
    promises: tuple[str, ...]
    worst_s: int | None
    levels: tuple[Rung, ...]
    watches: tuple[Watch, ...]
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Oncall:
    """What is known of one service: the answers of its promises, and who is on call behind its pages."""

    service: str
    at: datetime
    until: datetime
    snapshot: int
    taken: datetime
    answers: tuple[Answer, ...] = ()
    rosters: tuple[Roster, ...] = ()


def oncall(project: Project, store: Store, services: tuple[str, ...], at: datetime, days: int) -> tuple[Oncall, ...]:
    """Whom pages of these services wake from `at` on, for so many days.

    Looks at the newest snapshot that is not younger than that instant, or at the newest one of all. Raises NoSnapshot
    and SettingsError.
    """
    found, strangers = chosen(project.declarations, services)
    if strangers:
        raise undeclared(strangers[0], project.declarations)
    if not found:
        raise SettingsError("no service is declared, so nobody's pages are known", project.declarations.problems)
    estate = store.estate(_number(store, at))
    terms = Terms(project.settings.margin, project.settings.review_after, {}, timedelta(days=days))
    told = []
    for slip in found:
        service = project.declarations.service(slip.name)
        judged = judge(service, Around(estate, at), terms)
        answers = tuple(one for chain in judged.chains for one in _answers(chain))
        until, info = at + timedelta(days=days), estate.info
        rosters = tuple(_rosters(estate, judged.chains))
        told.append(Oncall(service.name, at, until, info.number, info.pulled, answers, rosters))
    return tuple(told)


def plain(found: tuple[Oncall, ...]) -> dict[str, Any]:
    """The same for programs; the shape is named and only ever grows. Instants are ISO 8601 in UTC."""
    return {"schema": SCHEMA, "services": [_spelled(asdict(one)) for one in found]}


def _spelled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _spelled(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spelled(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _number(store: Store, at: datetime) -> int | None:
    """The snapshot that held what was planned for that instant: the last one before it, else the first one."""
    known = store.snapshots()
    before = [one.number for one in known if one.taken <= at]
    return max(before) if before else min((one.number for one in known), default=None)


def _answers(chain: Chain) -> Iterator[Answer]:
    for link in (chain.link("paged"), chain.link("staffed")):
        warns = dict.fromkeys(fault.reason for fault in link.faults if fault.reason != link.reason)
        yield Answer(chain.promise.id, link.name, link.state.value, link.reason, tuple(warns))


def _rosters(estate: Estate, chains: tuple[Chain, ...]) -> Iterator[Roster]:
    """Each policy once, with every promise whose pages end there."""
    promises: dict[str, list[str]] = {}
    forecasts: dict[str, Forecast] = {}
    for chain in chains:
        for one in chain.forecasts:
            forecasts.setdefault(str(one.policy), one)
            promises.setdefault(str(one.policy), []).append(chain.promise.id)
    for key, one in sorted(forecasts.items()):
        yield _roster(estate, one, tuple(dict.fromkeys(promises[key])))


def _roster(estate: Estate, one: Forecast, promises: tuple[str, ...]) -> Roster:
    watches = sorted((watch for level in one.levels for watch in _watches(one, level)), key=_in_order)
    levels = tuple(_rung(one, level) for level in one.levels)
    people = tuple(_people(estate, one))
    return Roster(str(one.policy), one.name, one.url, promises, one.worst_s, levels, tuple(watches), people)


def _people(estate: Estate, one: Forecast) -> Iterator[Person]:
    """Everybody on call, in the order of levels and of time."""
    names = dict(one.names)
    for id in dict.fromkeys(id for level in one.levels for duty in level.duties for id in duty.who):
        found = estate.get(id).first
        opening = found.opening if isinstance(found, Resource) else None
        yield Person(str(id), names.get(id, ""), opening.url if opening is not None else "")


def _in_order(one: Watch) -> tuple[int, datetime]:
    return (one.level, one.starts)


def _rung(one: Forecast, level: Level) -> Rung:
    targets = tuple(Target(each.name or "a person", each.url) for each in level.targets)
    return Rung(level.number, one.wait_s + level.at_s, targets)


def _watches(one: Forecast, level: Level) -> list[Watch]:
    """The level from shift to shift; where nobody is wanted and nobody is on, there is nothing to tell."""
    wait, names = one.wait_s + level.at_s, dict(one.names)
    found = [Watch(level.number, wait, HOLE, first, last) for first, last in level.holes]
    for duty in level.duties:
        if duty.who or not duty.known:
            who = tuple(str(id) for id in duty.who)
            named = tuple(names[id] for id in duty.who if id in names)
            form = SHIFT if duty.known else DARK
            found.append(Watch(level.number, wait, form, duty.starts, duty.ends, who, named, duty.override))
    return found
