"""The scenes that the sandbox can play, each with all that it serves and every defect planted in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.estate import Estate, Reading, ago
from connectors.sandbox.exchange import Wire
from connectors.sandbox.faults import Fault
from connectors.sandbox.whatsup import (
    asleep,
    channels,
    crowd,
    declared,
    dispatch,
    ids,
    merchants,
    paging,
    release,
    week,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene: its name, what it is about in a line, the estate with its defects, and how the servers misbehave."""

    name: str
    about: str
    chapter: Chapter
    faults: tuple[Fault, ...] = ()


def scenes() -> dict[str, str]:
    """The names of all scenes, each with one line that says what it is about."""
    return {name: _ABOUT[name] for name in _PLAYS}


def scene(name: str, now: datetime) -> Scene:
    """The scene `name` as it looks at `now`; an unknown name raises KeyError."""
    chapter, faults = _PLAYS[name](now)
    return Scene(name, _ABOUT[name], chapter, faults)


Play = tuple[Chapter, tuple[Fault, ...]]


def _calm(now: datetime) -> Play:
    return _chapter(now), ()


def _chapter(now: datetime, *, blocked: bool = False) -> Chapter:
    told = channels.chapter(now, blocked=blocked)
    ours = dispatch.chapter(now) + merchants.chapter(now) + paging.chapter(now)
    return ours + told + crowd.chapter(now) + declared.chapter()


def _burning(now: datetime) -> Play:
    calm = _chapter(now)
    spent = Defect(
        "RB210",
        f"datadog:slo/{ids.ACCEPTANCE_SLO}",
        "98.1 percent attained against a target of 99.9: the budget is spent many times over",
    )
    reading = Reading(attained=98.1, per_day=412_000, trouble=0, trouble_share=0.7)
    burnt = Estate(readings={ids.ACCEPTANCE_SLO: reading})
    alarmed = replace(calm.datadog, monitors=tuple(_alarm(row, now) for row in calm.datadog.monitors))
    return replace(calm, datadog=alarmed) + Chapter(burnt, defects=(spent,)), ()


def _alarm(row: Wire, now: datetime) -> Wire:
    if row["id"] not in (ids.ACCEPTANCE_FAST, ids.ACCEPTANCE_SLOW):
        return row
    return {**row, "overall_state": "Alert", "overall_state_modified": ago(now, hours=4).isoformat()}


def _blocked(now: datetime) -> Play:
    return _chapter(now, blocked=True), ()


def _outage(now: datetime) -> Play:
    """Boards answer 500 only, so nothing may be said about them but that."""
    calm = _chapter(now)
    blind = Defect("RB001", "run:section/datadog.dashboard", "the vendor answers 500 to every call about dashboards")
    seen = tuple(defect for defect in calm.defects if defect.code not in ("RB401", "RB402", "RB404", "RB405"))
    return replace(calm, defects=(*seen, blind)), (Fault("datadog", r"^/api/v1/dashboard", "500"),)


def _asleep(now: datetime) -> Play:
    return asleep.after(_chapter(now), now), ()


def _week(now: datetime) -> Play:
    return week.after(_chapter(now), now), ()


def _loosened(now: datetime) -> Play:
    return release.loosened(_chapter(now)), ()


_PLAYS: Mapping[str, Callable[[datetime], Play]] = {
    "calm": _calm,
    "burning": _burning,
    "whatsapp-blocked": _blocked,
    "vendor-outage": _outage,
    "nobody-awake": _asleep,
    "week-later": _week,
    "loosened": _loosened,
}

_ABOUT: Mapping[str, str] = {
    "calm": "an ordinary day: nothing is on fire, and a dozen links of the chains are broken in silence",
    "burning": "WhatsApp refuses messages since this morning: the budget of message acceptance is spent",
    "whatsapp-blocked": "the WhatsApp account may not send: its payment method does not work",
    "vendor-outage": "the monitoring vendor answers 500 for every dashboard: what rests on boards is unknown",
    "nobody-awake": "alerts fire and wake nobody: a handle, a service, a route, a schedule are each wrong somewhere",
    "week-later": "after a busy week: an SLO loosened, a threshold raised, a page lost, a dashboard deleted",
    "loosened": "since the last release one SLO aims below its promise, and nothing else moved",
}
