"""Staffed: is an active person on shift at the first level, now and for the next days?

A way that only a name opened is looked at as well, but its holes are never called broken.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from compiler.model.chain import Evidence, Fault, Link, broken, not_applicable, proven, unknown
from compiler.model.frozen import dataclass
from compiler.model.hours import Hours
from compiler.model.oncall import Forecast
from compiler.model.rota import Rota
from compiler.model.routing import Policy
from compiler.reconcile.context import Context
from compiler.reconcile.paged import NO_ONCALL, oncall_read
from compiler.reconcile.paging import Paging
from compiler.reconcile.paging_unanswered import unanswered
from compiler.reconcile.staffing import Asked, Staffed, alone, staff
from compiler.reconcile.staffing_faults import minutes


@dataclass(frozen=True, slots=True)
class Manned:
    """One way of a page with who is on call at its end."""

    paging: Paging
    found: Staffed

    @property
    def forecast(self) -> Forecast:
        """Who is on call, level by level."""
        return self.found.forecast


def manned(context: Context, ways: tuple[Paging, ...]) -> tuple[Manned, ...]:
    """Who is on call at the end of each way that has one; the same end over several alerts is looked at once."""
    seen: dict[tuple[object, ...], Staffed] = {}
    found = []
    for one in ways:
        if one.policy is None:
            continue
        policy = one.policy if isinstance(one.policy, Policy) else alone(one.policy)
        asked = _asked(context, one, policy)
        key = (policy.id, asked)
        if key not in seen:
            seen[key] = staff(context.estate, policy, asked)
        found.append(Manned(one, seen[key]))
    return tuple(found)


def forecasts(ways: tuple[Manned, ...]) -> tuple[Forecast, ...]:
    """Each forecast once, in the order of the ways."""
    return tuple(dict.fromkeys(one.forecast for one in ways))


def staffed(context: Context, ways: tuple[Manned, ...]) -> Link:
    """The fifth link: proven by one address whose people are there at all wanted hours."""
    if context.promise.response != "page":
        return not_applicable("staffed", f"the promise asks for a {context.promise.response}, not for a page")
    if not oncall_read(context):
        return unknown("staffed", NO_ONCALL.why, (NO_ONCALL,))
    sure = tuple(one for one in ways if one.paging.way.footing == "proven" and not one.paging.why)
    if not sure:
        return _unsure(ways)
    if context.promise.hours and context.promise.support is None:
        return unknown("staffed", f"the declared hours “{context.promise.hours}” could not be read")
    return _judged(context, sure)


def _asked(context: Context, one: Paging, policy: Policy) -> Asked:
    """What the promise asks of the policy behind one way, at the hours in which that way is taken."""
    wanted = context.promise.support
    hours = one.inner.hours if wanted is None else (*one.inner.hours, _zoned(context, wanted, policy))
    span = (context.as_of, context.as_of + context.terms.horizon)
    return Asked(span, hours, one.inner.but, one.inner.wait_s, context.promise.hours)


def _zoned(context: Context, hours: Hours, policy: Policy) -> Hours:
    """Hours without a zone are those of the people on call."""
    if hours.zone:
        return hours
    rotas = (context.estate.get(called.to).first for step in policy.steps for called in step.called)
    return replace(hours, zone=next((one.zone for one in rotas if isinstance(one, Rota) and one.zone), "UTC"))


def _unsure(ways: tuple[Manned, ...]) -> Link:
    if not ways:
        return unknown("staffed", "whom the alert pages is not known")
    names = ", ".join(dict.fromkeys(f"“{one.forecast.name}”" for one in ways))
    return unknown("staffed", f"whether the alert pages {names} is not known")


def _judged(context: Context, sure: tuple[Manned, ...]) -> Link:
    """By address: all ends of one address must be staffed, and one staffed address is enough."""
    addresses: dict[str, list[Manned]] = {}
    for one in sure:
        addresses.setdefault(f"{one.paging.monitor.id} {one.paging.address.text}", []).append(one)
    good = [some for some in addresses.values() if not any(_broken(one) or one.found.gaps for one in some)]
    dark = [some for some in addresses.values() if not any(map(_broken, some)) and any(one.found.gaps for one in some)]
    faults = tuple(_once(fault for one in sure for fault in _faults(context, one)))
    rest: dict[str, Any] = {"evidence": tuple(_evidence(sure))}
    if good:
        soft = tuple(replace(fault, breaks=False) for fault in faults)
        return proven("staffed", _reason(good[0][0]), faults=soft, **rest)
    rest["notes"] = tuple(dict.fromkeys(f"“{one.forecast.name}”: {_timing(one)}" for one in sure))
    if dark:
        gaps = tuple(sorted({gap for some in dark for one in some for gap in one.found.gaps}))
        soft = tuple(replace(fault, breaks=False) for fault in faults)
        return unknown("staffed", "; ".join(str(gap) for gap in gaps), gaps, faults=soft, **rest)
    first = next(fault for fault in faults if fault.breaks)
    return broken("staffed", first, faults=tuple(one for one in faults if one is not first), **rest)


def _faults(context: Context, one: Manned) -> Iterator[Fault]:
    """What the plan shows, what its timing does, and what nights have shown."""
    yield from one.found.faults
    yield from _slow(context, one)
    yield from unanswered(context, one.paging)


def _once(found: Iterator[Fault]) -> Iterator[Fault]:
    """Each fault of a thing once, the graver form of it."""
    known: dict[tuple[str, object], Fault] = {}
    for one in found:
        held = known.get((one.name, one.subject))
        if held is None or (one.breaks and not held.breaks):
            known[one.name, one.subject] = one
    yield from known.values()


def _broken(one: Manned) -> bool:
    return any(fault.breaks for fault in one.found.faults)


def _slow(context: Context, one: Manned) -> Iterator[Fault]:
    """A call that comes later than the promise allows, at the worst instant of the forecast."""
    limit, worst = context.promise.respond_within, one.forecast.worst_s
    if limit is None or worst is None or worst <= limit.total_seconds():
        return
    allowed = minutes(int(limit.total_seconds()))
    reason = f"it takes up to {minutes(worst)} until “{one.forecast.name}” calls somebody; promised are {allowed}"
    fix = "shorten the waits before it, or fill the holes of its first level"
    yield Fault("slow page", one.forecast.policy, reason, fix, False, one.forecast.url, context.promise.place)


def _reason(one: Manned) -> str:
    days = (one.forecast.last - one.forecast.first).days
    long = "day" if days == 1 else f"{days} days"
    hours = f" at the declared hours ({one.forecast.hours})" if one.forecast.hours else ""
    return f"somebody is on call at level 1 of “{one.forecast.name}” for the next {long}{hours}; {_timing(one)}"


def _timing(one: Manned) -> str:
    """The longest wait for a person, and how long the policy lasts, with the product's own numbers beside."""
    forecast = one.forecast
    raw = ", ".join(f"level {level.number}: {level.raw}" for level in forecast.levels if level.raw)
    worst = "not known" if forecast.worst_s is None else minutes(forecast.worst_s)
    ends = f", after {minutes(forecast.ends_s)} it gives up" if forecast.ends_s else ""
    return f"it calls a person {_worst(worst)}{ends}" + (f" ({raw})" if raw else "")


def _worst(said: str) -> str:
    return said if said == "at once" else f"after at most {said}" if said[0].isdigit() else f"after a time {said}"


def _evidence(sure: tuple[Manned, ...]) -> Iterator[Evidence]:
    for one in {one.forecast.policy: one for one in sure}.values():
        yield Evidence("referenced", f"the rendered shifts behind “{one.forecast.name}”", one.found.ids)
