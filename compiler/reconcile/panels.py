"""The right panel for a signal: an ordered list of named reasons, no weights.

Each reason is a small function from a candidate to a sort key, better first; the first that tells two
candidates apart decides, and its words become the sentence of the url. Ties break by id, so output is stable.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Loser, Match
from compiler.model.opening import fill
from compiler.model.reading import Views
from compiler.model.scope import Scope, assign
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Dashboard, Panel, Ref, Use, names
from compiler.reconcile.context import Context
from compiler.reconcile.neutral import elsewhere, neutral, relation

COPIES = re.compile(r"\b(copy of|copy|clone|cloned|wip|draft|test|tmp|old|deprecated)\b", re.I)
LOSERS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """One panel that shares the signal: how, and the variables that its url must set."""

    dashboard: Dashboard
    index: int
    metrics: frozenset[str]
    covers: bool
    alike: bool
    fit: str
    variables: tuple[tuple[str, str], ...] = ()
    direct: Ref | None = None
    ours: bool = False
    views: int | None = None

    @property
    def panel(self) -> Panel:
        """The panel itself."""
        return self.dashboard.panels[self.index]


@dataclass(frozen=True, slots=True)
class Plotted:
    """The best panel and the metrics that it plots; panels that show only a part, and what could not be read."""

    best: Match | None = None
    metrics: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


REASONS: tuple[tuple[str, Callable[[Candidate], Any]], ...] = (
    ("it embeds the SLO or alert itself", lambda one: one.direct is None),
    ("it covers all metrics of the signal", lambda one: not one.covers),
    ("it aggregates them in the same way", lambda one: not one.alike),
    ("its scope fits better", lambda one: ("equal", "settable", "wider").index(one.fit)),
    ("its dashboard belongs to the service or its team", lambda one: not one.ours),
    ("its dashboard is no copy or draft", lambda one: COPIES.search(one.dashboard.name) is not None),
    ("its dashboard is narrower", lambda one: _breadth(one.dashboard)),
    ("its dashboard is looked at more", lambda one: -(one.views or 0)),
    ("its dashboard is the older original", lambda one: str(one.dashboard.created or "9999")),
    ("its id sorts first", lambda one: (one.dashboard.id, one.index)),
)


def plotted(context: Context, of: Id, signals: tuple[Signal, ...], embeds: tuple[Id, ...]) -> Plotted:
    """The panel that plots these signals best, or embeds one of these things; None where no readable one does."""
    metrics = frozenset(name for one in signals for name in one.metrics)
    answer = context.estate.using(Kind.DASHBOARD, metrics)
    found = _embedding(context, embeds) + _plotting(context, signals, answer.rows)
    ranked = sorted(found, key=lambda one: tuple(key(one) for _, key in REASONS))
    gaps = answer.gaps + _mentions(answer.rows)
    if not ranked:
        return Plotted(None, parts=_parts(context, signals, answer.rows), gaps=gaps)
    shown = frozenset(name for one in ranked if one.dashboard.id == ranked[0].dashboard.id for name in one.metrics)
    return Plotted(_match(of, ranked), shown, gaps=gaps)


def _parts(context: Context, signals: tuple[Signal, ...], rows: tuple[Use, ...]) -> tuple[str, ...]:
    """Dashboards that plot the same metrics in a scope that is not all of it, or cannot be told from it."""
    return tuple(
        str(use.resource)
        for use in rows
        for one in signals
        if isinstance(use.expression, Signal) and use.expression.metrics & one.metrics
        if not elsewhere(context.service, use.expression.scope)
        if relation(context.service, use.expression.scope, one.scope) != "disjoint"
    )


def _breadth(dashboard: Dashboard) -> int:
    """How much else a dashboard shows, in steps that a reader would notice."""
    return len(dashboard.panels) // 25


def _mentions(rows: tuple[Use, ...]) -> tuple[Gap, ...]:
    unread = {use.resource for use in rows if isinstance(use.expression, Unparsed)}
    return tuple(
        Gap(Kind.DASHBOARD.value, id.instance, f"{id} mentions it in a query that we cannot read")
        for id in sorted(unread)
    )


def _embedding(context: Context, things: tuple[Id, ...]) -> list[Candidate]:
    found = []
    for thing in things:
        for id, ref in context.estate.referring(thing).rows:
            dashboard = context.estate.get(id).first
            if ref.how != "embeds" or not isinstance(dashboard, Dashboard):
                continue
            indexes = [n for n, panel in enumerate(dashboard.panels) if any(one.to == thing for one in panel.refs)]
            found += [
                Candidate(dashboard, n, frozenset(), True, True, "equal", direct=ref, **_house(context, dashboard))
                for n in indexes[:1]
            ]
    return found


def _plotting(context: Context, signals: tuple[Signal, ...], rows: tuple[Use, ...]) -> list[Candidate]:
    grouped: dict[tuple[Id, str], list[Signal]] = {}
    for use in rows:
        if isinstance(use.expression, Signal):
            grouped.setdefault((use.resource, use.part), []).append(use.expression)
    found = []
    for (id, part), shown in sorted(grouped.items()):
        dashboard = context.estate.get(id).first
        if isinstance(dashboard, Dashboard):
            found += _fitting(context, dashboard, int(part.rpartition(" ")[2]), shown, signals)
    return found


def _fitting(
    context: Context, dashboard: Dashboard, index: int, shown: list[Signal], signals: tuple[Signal, ...]
) -> list[Candidate]:
    wanted = frozenset(name for one in signals for name in one.metrics)
    pairs = [(mine, theirs) for mine in shown for theirs in signals if mine.metrics & theirs.metrics]
    fits = [(_fit(context, mine.scope, theirs.scope), mine, theirs) for mine, theirs in pairs]
    good = [(fit, mine, theirs) for fit, mine, theirs in fits if fit is not None]
    if not good:
        return []
    (fit, variables), mine, theirs = min(good, key=lambda one: ("equal", "settable", "wider").index(one[0][0]))
    metrics = frozenset(name for one in shown for name in names(one)) & wanted
    alike = mine.aggregation == theirs.aggregation
    return [
        Candidate(dashboard, index, metrics, metrics == wanted, alike, fit, variables, **_house(context, dashboard))
    ]


def _fit(context: Context, panel: Scope, signal: Scope) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Equal, settable with these variables, or wider; None where the panel shows something else or less."""
    if not _has_variables(panel):
        found = relation(context.service, panel, signal)
        return (found, ()) if found in ("equal", "wider") else None
    setting: Mapping[str, str] | None = assign(panel, signal)
    if setting is None:
        setting = assign(neutral(context.service, panel), neutral(context.service, signal))
    return ("settable", tuple(sorted(setting.items()))) if setting is not None else None


def _has_variables(scope: Scope) -> bool:
    return any(term.variable is not None for clause in scope.clauses for term in clause)


def _house(context: Context, dashboard: Dashboard) -> dict[str, Any]:
    team = {f"team:{context.service.owner}", context.service.owner} - {"team:", ""}
    ours = bool(dashboard.tags & context.service.tags) or bool(team & (dashboard.teams | dashboard.tags))
    views = context.estate.get(dashboard.id.seen_as(Kind.VIEWS)).first
    return {"ours": ours, "views": views.total if isinstance(views, Views) else None}


def _match(of: Id, ranked: list[Candidate]) -> Match:
    best, *rest = ranked
    proof = Evidence("referenced" if best.direct else "signal", _sentence(best, rest), (best.dashboard.id,))
    losers = tuple(
        Loser(one.dashboard.id, one.dashboard.name, f"behind, for {_deciding(best, one)}", one.panel.title)
        for one in rest[:LOSERS]
    )
    opening = best.dashboard.opening
    url = fill(opening, best.panel.key or None, best.variables) if opening else ""
    return Match(of, best.dashboard.id, best.dashboard.name, best.panel.key or str(best.index),
                 best.panel.title, url, (proof,), losers)  # fmt: skip


def _sentence(best: Candidate, rest: list[Candidate]) -> str:
    if best.direct is not None:
        return "the panel embeds it by id"
    shows = f"the panel plots {', '.join(sorted(best.metrics))}"
    setting = ", ".join(f"{name}={value}" for name, value in best.variables)
    scope = {"equal": " in the same scope", "wider": " in a wider scope"}.get(best.fit, f" with {setting} set")
    scope = scope if best.fit != "settable" or setting else " in the same scope"
    others = (
        f"; chosen over {len(rest)} other{'s' if len(rest) > 1 else ''}: {_deciding(best, rest[0])}" if rest else ""
    )
    return shows + scope + others


def _deciding(best: Candidate, other: Candidate) -> str:
    """The first reason that tells two candidates apart, in words."""
    return next((words for words, key in REASONS if key(best) != key(other)), "its id sorts first")
