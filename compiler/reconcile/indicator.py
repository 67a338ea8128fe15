"""What an SLO measures, as far as its shape and its own queries prove it; a doubt is never a difference."""

import re
from decimal import Decimal

from compiler.model.promise import Bound, Objective, Promise
from compiler.model.signal import Expression, Signal
from compiler.model.watching import Monitor, Slo

WORDS: dict[str, frozenset[str]] = {
    "accepted": frozenset({"accepted", "accept", "aceitas", "aceitos"}),
    "delivered": frozenset({"delivered", "delivery_receipt", "entregues"}),
    "read": frozenset({"read_receipt", "seen", "lidas"}),
    "fresh": frozenset({"fresh", "freshness", "stale", "staleness"}),
    "success": frozenset({"success", "succeeded", "ok", "error", "errors", "failed", "failure", "2xx", "5xx"}),
}
PROBES = frozenset({
    "up", "uptime", "available", "availability", "probe", "probes", "synthetic", "synthetics", "ping", "heartbeat",
    "healthcheck", "reachable", "alive", "check", "checks", "health", "healthy", "canary", "canaries", "pingdom",
    "icmp", "can_connect",
})  # fmt: skip
"""Words of checks at even intervals, whose share of good ones is a share of time."""

TIMELY = frozenset({
    "latency", "fast", "slow", "quick", "speed", "within", "under", "time", "timely", "late", "delay", "duration",
    "seconds", "minutes", "sla", "p90", "p95", "p99",
})  # fmt: skip
TIMED = re.compile(r"(?<![a-z])(within|under|below|lt|le|faster_than)_?\d")
"""A limit of time in a metric's name, such as `within_2s`; a histogram's `duration.count` counts all events alike."""
UNITS = {
    "s": frozenset({"s", "sec", "secs", "second", "seconds"}),
    "ms": frozenset({"ms", "millis", "millisecond", "milliseconds", "msec"}),
    "us": frozenset({"us", "micros", "microseconds"}),
}
SECONDS = {"s": Decimal(1), "ms": Decimal("0.001"), "us": Decimal("0.000001"), "min": Decimal(60)}


def fits(promise: Promise, slo: Slo) -> bool:
    """Whether nothing proves that the SLO measures another indicator than the promise speaks of."""
    return promise.objective is None or difference(promise.objective, slo) is None


def difference(objective: Objective, thing: Slo | Monitor) -> str | None:
    """Why what is measured is not what was promised; None where they agree or nothing tells.

    Success ratios, uptime, latency shares, freshness, accepted, delivered and read are never compared with
    one another. A share of time is no share of events.
    """
    if objective.indicator == "other":
        return None
    if isinstance(thing, Monitor):
        return _aggregation(objective, tuple(one.on for one in thing.conditions))
    if thing.measure == "monitors":
        return _of_time(objective, "the uptime of monitors", ())
    if thing.measure == "slices":
        return _of_time(objective, "the share of time slices that are good", thing.expressions)
    return _of_events(objective, thing)


def bound_of(slo: Slo) -> Bound | None:
    """The limit that an SLO's time slices must meet, in seconds where its unit is known, unit "" where it is not."""
    if slo.bound is None or slo.bound.unit in SECONDS:
        return slo.bound and Bound(slo.bound.op, slo.bound.value * SECONDS[slo.bound.unit], "s")
    unit = unit_of(slo.expressions)
    return Bound(slo.bound.op, slo.bound.value * SECONDS[unit], "s") if unit else slo.bound


def unit_of(expressions: tuple[Expression, ...]) -> str | None:
    """The unit that every metric's own name ends in, such as `latency_ms`; None where names tell nothing."""
    names = [name for one in expressions if isinstance(one, Signal) for name in one.metrics]
    found = {unit for name in names for unit, words in UNITS.items() if words & _words(name)}
    return found.pop() if len(found) == 1 else None


def _of_time(objective: Objective, what: str, expressions: tuple[Expression, ...]) -> str | None:
    if objective.indicator in ("success", "accepted", "delivered", "read"):
        return f"it measures {what}, the promise counts events ({objective.indicator})"
    return _aggregation(objective, expressions)


def _aggregation(objective: Objective, expressions: tuple[Expression, ...]) -> str | None:
    """An average says nothing of a share: "95 % under 2 s" needs the 95th percentile or a higher one."""
    if objective.indicator != "latency":
        return None
    used = {one.aggregation for one in expressions if isinstance(one, Signal) and one.domain == "metric"}
    if used == {"avg"} and not _percentile_named(expressions):
        return f"it compares an average, the promise is about {objective.target.normalize():f} % of all"
    return None


def _percentile_named(expressions: tuple[Expression, ...]) -> bool:
    """Whether the metric itself is a percentile or a maximum, which averaging over hosts leaves one."""
    names = " ".join(name for one in expressions if isinstance(one, Signal) for name in one.metrics)
    return re.search(r"(^|[._])(p\d\d+|\d\d+p|\d\d+percentile|max)\b", names) is not None


def _of_events(objective: Objective, slo: Slo) -> str | None:
    said, words = _families(slo)
    if objective.indicator == "uptime":
        return None if words & PROBES else "it counts good events, the promise is about uptime, a share of time"
    words |= _words(f"{slo.name} {slo.description}")
    timely = objective.bound is not None and said == {"latency"}
    if not said or timely or objective.indicator in said or _loosely(objective.indicator, said, words):
        return None
    return f"its queries count {' and '.join(sorted(said))}, the promise says {objective.indicator}"


def _loosely(indicator: str, said: frozenset[str], words: frozenset[str]) -> bool:
    """Whether the words leave room.

    A success may be an acceptance as well as a delivery, and the reverse; what is fresh came within a time; and
    where anything of the SLO speaks of time, an "ok" may mean "in time".
    """
    if indicator == "success":
        return bool(said & {"accepted", "delivered", "read"})
    if indicator in ("latency", "fresh"):
        return bool(said & {"latency", "fresh"} or words & (TIMELY | WORDS["fresh"]))
    return said == {"success"}


def _families(slo: Slo) -> tuple[frozenset[str], frozenset[str]]:
    """The indicators that the queries of good and bad events name, the more special ones first; and their words."""
    named = [text for one in slo.good + slo.bad for text in _texts(one)]
    words = frozenset[str]().union(*(_words(text) for text in named))
    found = {family for family, own in WORDS.items() if own & words}
    found |= {"latency"} if any(TIMED.search(text.lower()) for text in named) else set()
    return frozenset(found - {"success"} or found), words


def _texts(expression: Expression) -> tuple[str, ...]:
    if not isinstance(expression, Signal):
        return ()
    terms = [term for clause in expression.scope.clauses for term in clause if not term.negated]
    values = (value for term in terms for value in term.values if term.key not in ("service", "env"))
    return (*sorted(expression.metrics), *values)


def _words(text: str) -> frozenset[str]:
    parts = [part for part in re.split(r"[^a-z0-9_]+", text.lower()) if part]
    return frozenset(parts) | frozenset(word for part in parts for word in part.split("_"))
