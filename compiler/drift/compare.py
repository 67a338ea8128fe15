"""One pair: every aspect in which a thing is not as it was. What that means is the table's matter."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import zip_longest
from typing import Any

from compiler.drift.conditions import condition_differences
from compiler.drift.difference import Difference
from compiler.drift.panels import panel_differences
from compiler.model.base import Kind
from compiler.model.channel import Health
from compiler.model.oncall import Span
from compiler.model.rota import RENDERED_BACK, Shifts
from compiler.model.routing import Maintenance
from compiler.model.spans import Spans, common, union
from compiler.model.watching import Dashboard, Downtime, Monitor, Slo, Target

Differences = Iterator[Difference]

UNTOLD = "unknown"
SILENT = frozenset({"id", "name", "tags", "opening", "refs", "created", "modified", "export"})
"""Fields that are told otherwise, or that move without anybody having changed anything."""

OWNERS, HOMES = frozenset({"team", "owner"}), frozenset({"service", "env", "application"})
MANAGED = ("managed", "managed_by", "managed-by", "created_by", "source", "terraform", "provenance", "last_applied",
           "git", "repo", "repository", "commit", "version", "revision", "deployed")  # fmt: skip
"""Keys of tags that a tool sets on what it manages; they move with every deployment."""


def differences(old: Any | None, new: Any | None) -> Differences:
    """Every difference of a pair, where None stands for a thing that is not there."""
    if isinstance(new or old, Shifts) and None in (old, new):
        return
    if old is None or new is None:
        thing: Any = old if new is None else new
        yield Difference(thing.id.kind, "gone" if new is None else "new", old, new, old=old, new=new)
        return
    yield from _named(old, new)
    yield from _READERS.get(type(old), _fields)(old, new)


def _named(old: Any, new: Any) -> Differences:
    """What every definition has: a name, an owner, the service that it says it belongs to, other tags."""
    if not hasattr(old, "tags"):
        return
    yield from _told("name", old, new, old.name, new.name)
    for aspect, mine in (("owner", OWNERS), ("belonging", HOMES)):
        yield from _told(aspect, old, new, _tags(old, mine), _tags(new, mine))
    yield from _told("tags", old, new, _others(old), _others(new))


def _slo(old: Slo, new: Slo) -> Differences:
    yield from _targets(old, new)
    yield from _told("measure", old, new, old.measure, new.measure)
    if old.measure == new.measure:
        yield from _told("query", old, new, _counted(old), _counted(new))
        yield from _told("limit", old, new, old.bound, new.bound)
        yield from _told("monitors", old, new, frozenset(old.monitors), frozenset(new.monitors))
        yield from _told("groups", old, new, old.groups, new.groups)
    yield from _told("description", old, new, old.description, new.description)


def _targets(old: Slo, new: Slo) -> Differences:
    """Targets over the same window are one; the others are paired as they come, shortest window first."""
    mine, theirs = {one.window: one for one in old.targets}, {one.window: one for one in new.targets}
    for window in sorted(mine.keys() & theirs.keys(), key=str):
        was, now = mine[window], theirs[window]
        yield from _told("target", old, new, was.percent, now.percent, f"over {window}")
        yield from _told("warning", old, new, was.warning, now.warning, f"over {window}")
    lost = sorted((one for window, one in mine.items() if window not in theirs), key=_length)
    come = sorted((one for window, one in theirs.items() if window not in mine), key=_length)
    for was_, now_ in zip_longest(lost, come):
        yield Difference(Kind.SLO, "window", was_, now_, "", old, new)


def _length(target: Target) -> tuple[int, str]:
    return (target.window.days or 0, str(target.window))


def _counted(slo: Slo) -> tuple[tuple[Any, ...], ...]:
    return (slo.good, slo.total, slo.bad, (slo.slice,) if slo.slice is not None else ())


def _monitor(old: Monitor, new: Monitor) -> Differences:
    yield from condition_differences(old, new)
    yield from _told("mute", old, new, (old.muted, old.muted_until), (new.muted, new.muted_until))
    yield from _told("recipients", old, new, _texts(old), _texts(new))
    yield from _told("runbook", old, new, frozenset(old.runbooks), frozenset(new.runbooks))
    for name in ("priority", "on_no_data", "draft", "type"):
        yield from _told(name, old, new, getattr(old, name), getattr(new, name))


def _texts(monitor: Any) -> frozenset[Any]:
    return frozenset(monitor.notifies)


def _dashboard(old: Dashboard, new: Dashboard) -> Differences:
    yield from panel_differences(old, new)
    yield from _told("variables", old, new, frozenset(old.variables), frozenset(new.variables))
    yield from _told("description", old, new, old.description, new.description)


def _silence(old: Downtime, new: Downtime) -> Differences:
    """What it covers and when it ends; whether it is in force just now is no drift."""
    yield from _told("ends", old, new, old.ends, new.ends)
    yield from _told("covers", old, new, _covered(old), _covered(new))


def _covered(one: Downtime) -> tuple[object, ...]:
    return (one.monitor or "", one.scope, one.monitor_tags)


def _maintenance(old: Maintenance, new: Maintenance) -> Differences:
    yield from _told("ends", old, new, old.ends, new.ends)
    yield from _told("covers", old, new, (old.covers, old.everything), (new.covers, new.everything))


def _shifts(old: Shifts, new: Shifts) -> Differences:
    """When somebody is on, in the days that both were rendered for and that still lie ahead; not who it is."""
    ahead = (max(old.first, new.first + RENDERED_BACK), min(old.last, new.last))
    if ahead[0] < ahead[1]:
        yield from _told("coverage", old, new, _covered_by(old, ahead), _covered_by(new, ahead))


def _covered_by(one: Shifts, ahead: Span) -> Spans:
    return common(union((shift.starts, shift.ends) for shift in one.shifts if shift.who is not None), (ahead,))


def _health(old: Health, new: Health) -> Differences:
    """The provider's judgement; what it withheld on one side is not compared."""
    if UNTOLD not in (old.ability, new.ability):
        yield from _told("ability", old, new, old.ability, new.ability)
    for name in ("quality", "limit", "rate"):
        was, now = getattr(old, name), getattr(new, name)
        if not {was, now} & {None, "", UNTOLD}:
            yield from _told(name, old, new, *_unbounded(was, now))


def _unbounded(was: Any, now: Any) -> tuple[Any, Any]:
    """A limit of -1 is none, which is more than any."""
    return tuple(float("inf") if one == -1 else one for one in (was, now))  # type: ignore[return-value]


def _fields(old: Any, new: Any) -> Differences:
    """A thing without a reader of its own: every field is an aspect."""
    for field in fields(old):
        if field.name not in SILENT:
            yield from _told(field.name, old, new, getattr(old, field.name), getattr(new, field.name))


def _told(aspect: str, old: Any, new: Any, was: Any, now: Any, part: str = "") -> Differences:
    if was != now:
        yield Difference(old.id.kind, aspect, was, now, part, old, new)


def _tags(one: Any, keys: frozenset[str]) -> frozenset[str]:
    return frozenset(tag for tag in one.tags if tag.partition(":")[0] in keys)


def _others(one: Any) -> frozenset[str]:
    known = OWNERS | HOMES | frozenset(MANAGED)
    return frozenset(tag for tag in one.tags if tag.partition(":")[0] not in known)


_READERS: Mapping[type, Callable[[Any, Any], Differences]] = {
    Slo: _slo,
    Monitor: _monitor,
    Dashboard: _dashboard,
    Downtime: _silence,
    Maintenance: _maintenance,
    Health: _health,
    Shifts: _shifts,
}
