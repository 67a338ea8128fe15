"""Audit: what the live estate holds against every promise today, worst first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from compiler.app.compile import Wish
from compiler.app.gating import decision
from compiler.app.inventory import Depth
from compiler.app.nights import keep_nights, past_of
from compiler.app.outcomes import Workshop, chosen, outcomes, workshop_of
from compiler.app.settings import Project, undeclared
from compiler.app.unclaimed import asks, unclaimed
from compiler.gate.decision import Decision, Graded
from compiler.model.base import DECLARED, Id, Problem
from compiler.model.change import Drift
from compiler.model.finding import Finding, Severity
from compiler.model.frozen import dataclass
from compiler.model.happened import Happened
from compiler.model.inventory import Inventory
from compiler.model.outcome import AllowedFinding, Outcome
from compiler.model.past import Past
from compiler.store import Store

FIRST = 5
"""How many findings a first look shows besides what is down: the ones most worth mending."""


@dataclass(frozen=True, slots=True)
class Audit:
    """Every finding over all services, those allowed, and what could not be judged."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Graded, ...]
    allowed: tuple[AllowedFinding, ...]
    decision: Decision
    problems: tuple[Problem, ...] = ()
    drift: Drift | None = None
    inventory: Inventory | None = None
    past: Past | None = None
    happened: Happened | None = None

    @property
    def silent(self) -> tuple[tuple[str, str], ...]:
        """Checks that could not be judged, each with the section that it lacked."""
        return tuple(sorted({pair for outcome in self.outcomes for pair in outcome.silent}))


def audit(
    project: Project,
    store: Store,
    wish: Wish,
    now: datetime,
    since: str = "",
    listing: bool = False,
    wording: bool = True,
) -> Audit:
    """Findings of the chosen services against the newest snapshot, and what moved `since` (last night without it).

    Where no service is chosen, also what of the estate serves any of them; with `listing` everything by its name.
    Without `wording` changes in nothing else are only counted.
    Raises NoSnapshot, SettingsError.
    """
    services, strangers = chosen(project.declarations, wish.services)
    if strangers:
        raise undeclared(strangers[0], project.declarations)
    workshop = workshop_of(project, store, wish.number)
    # Documents are of no use here, and those of a large estate are large.
    made = tuple(replace(one, files=()) for one in outcomes(workshop, project.declarations, services))
    broken = unreadable(project.declarations.problems)
    stock = None if wish.services else _stock(project, workshop, made, listing)
    whole = (*made, unclaimed(workshop, project.declarations, stock), Outcome("", findings=broken))
    found = decision(store, whole, project.settings, now, wish.fail_on, wish.max_age, len(broken))
    ranked = tuple(sorted(found.graded, key=_worth))
    allowed = {one.finding.fingerprint: one for outcome in whole for one in outcome.allowed}
    if wish.number is None:
        keep_nights(store, made)
    moved = _moved(project, store, made, wish, Asked(since, now, wording))
    before = _past(project, store, made, moved) if moved is not None and not moved.empty else None
    lived_with = tuple(allowed[key] for key in sorted(allowed))
    return Audit(made, ranked, lived_with, found, project.declarations.problems, moved, stock, before)


def _stock(project: Project, workshop: Workshop, made: tuple[Outcome, ...], listing: bool) -> Inventory:
    """What the estate does for all that is declared; what serves nothing is named where that is a finding."""
    from compiler.app.inventory import inventory

    depth: Depth = "all" if listing else "guards" if asks(workshop, project.declarations) else "counts"
    return inventory(workshop, project.declarations, made, depth)


@dataclass(frozen=True, slots=True)
class Asked:
    """Since when drift is asked for, and whether changes of wording are wanted one by one."""

    since: str
    now: datetime
    wording: bool


def _moved(project: Project, store: Store, made: tuple[Outcome, ...], wish: Wish, asked: Asked) -> Drift | None:
    """What moved, None where there is nothing to compare with; of chosen services only what concerns them."""
    from compiler.app.drift import drift, resting
    from compiler.app.moment import meant, too_old

    after = store.latest() if wish.number is None else store.estate(wish.number).info
    if after is None:
        return None
    before = meant(store, asked.since, asked.now, after)
    if before.number >= after.number and not asked.since:
        return None
    found = drift(store, before, after, lambda: resting(project.declarations, made), asked.wording)
    found = replace(found, asked=too_old(asked.since, asked.now, before))
    if not wish.services:
        return found
    return replace(found, changes=tuple(one for one in found.changes if one.services), slight=0)


def _past(project: Project, store: Store, made: tuple[Outcome, ...], moved: Drift) -> Past:
    """What became of promises and findings; what nobody judged then is judged now, by the declarations of today."""

    def judge(names: tuple[str, ...]) -> Iterator[Outcome]:
        slips, _ = chosen(project.declarations, names)
        return outcomes(workshop_of(project, store, moved.before.number), project.declarations, slips)

    return past_of(store, made, moved, judge)


def unreadable(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """One finding for each declaration file with problems, since its service is missing from the audit."""
    counted = Counter(problem.place.file for problem in problems)
    first = {problem.place.file: problem for problem in sorted(problems, reverse=True)}
    return tuple(
        Finding(
            "RB010",
            Id(DECLARED, "file", file),
            f"{file} holds {count} problem{'s' if count > 1 else ''}; the first: {first[file].what}",
            first[file].write,
            Severity.ERROR,
            place=first[file].place,
        )
        for file, count in sorted(counted.items())
    )


def is_down(one: Graded) -> bool:
    """Whether something does not work now, such as a channel that is blocked: nobody may miss that below other news."""
    return one.finding.nature == "weather" and one.finding.severity is Severity.ERROR


def _worth(one: Graded) -> tuple[bool, bool, int, bool, int, str, str]:
    """What is down first, then what blocks, then most worth mending: graver, the team's own, with more that suffers."""
    finding = one.finding
    settled = (not is_down(one), one.level != "block")
    weather = finding.nature == "weather"
    return (*settled, -finding.severity, weather, -len(finding.affected), finding.code, str(finding.subject))
