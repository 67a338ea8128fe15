"""The right panel for a signal: who shows it, which of them is best and why, and what lost to it.

The reasons stand in `panels_reasons`, how scopes are met in `panels_fit`. Likeness of names never makes a match: a
title only decides between panels that all plot the signal.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Loser, Match
from compiler.model.opening import fill
from compiler.model.reading import Views
from compiler.model.scope import disjunction
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Dashboard, Monitor, Resource, Slo, Use
from compiler.reconcile.context import Context
from compiler.reconcile.families import alike, meet, siblings
from compiler.reconcile.panels_fit import FORMS, Fit, fit, names_it
from compiler.reconcile.panels_reasons import Candidate, Shown, deciding, is_called, preferred, products
from compiler.reconcile.signals import signals as watched
from compiler.reconcile.signals import telling

LOSERS = 4
SEARCHED = ("log", "trace", "rum", "event", "other")
"""Domains whose names are what a search asks for, `log:service:x`, or `log:*` where it asks for nothing of the kind."""

_CONSTANT = re.compile(r"(?<![\w#.])\d+(?:\.\d+)? \* | [*/] \d+(?:\.\d+)?\b")
_FIRST = re.compile(r"^[^ )]*")
_PLACE = re.compile(r"#(\d+)")


@dataclass(frozen=True, slots=True)
class Plotted:
    """The best panel and the metrics that its dashboard plots; panels that show only a part; what could not be read.

    `part` is the best of those that show only a part of the signal, where none shows all of it.
    """

    best: Match | None = None
    metrics: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    part: Match | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for: signals, things that may be embedded, dashboards that the alert's text names."""

    signals: tuple[Signal, ...]
    embeds: tuple[Id, ...]
    named: frozenset[Id]
    about: frozenset[str]
    of: str
    tells: frozenset[str]

    @property
    def metrics(self) -> frozenset[str]:
        """The names that the signals read."""
        return frozenset(name for one in self.signals for name in one.metrics)


def plotted(context: Context, of: Id, signals: tuple[Signal, ...], embeds: tuple[Id, ...]) -> Plotted:
    """The panel that plots these signals best, or embeds one of these things; None where no readable one does.

    An alert on an SLO or on other alerts is shown by what shows these.
    """
    asked = _asked(context, of, signals, embeds)
    answer = context.estate.using(Kind.DASHBOARD, _lookups(asked.signals))
    found = [*_embedding(context, asked), *_plotting(context, asked, answer.rows)]
    whole = [one for one in found if one.fit.whole]
    gaps = answer.gaps + _mentions(answer.rows)
    if whole:
        best = _ranked(context, asked, whole)
        shown = frozenset(name for one in whole if one.id == best[0].dashboard.id for name in one.metrics)
        return Plotted(_match(of, best, whole), shown, gaps=gaps)
    if not found:
        return Plotted(None, gaps=gaps)
    best = _ranked(context, asked, found)
    parts = tuple(dict.fromkeys(str(one.id) for one in found))
    return Plotted(None, parts=parts, gaps=gaps, part=_match(of, best, found))


def _asked(context: Context, of: Id, signals: tuple[Signal, ...], embeds: tuple[Id, ...]) -> _Asked:
    thing = context.estate.get(of).first
    rests = (
        [ref.to for ref in thing.refs if ref.how in ("combines", "alerts on")] if isinstance(thing, Resource) else []
    )
    below = [one for one in (context.estate.get(id).first for id in rests) if isinstance(one, Slo | Monitor)]
    signals = tuple(dict.fromkeys((*signals, *(one for row in below for one in watched(row)))))
    embeds = (*embeds, *(row.id for row in below if isinstance(row, Slo)))
    rows = (context.estate.get(id).first for id in dict.fromkeys((of, *embeds)))
    named = frozenset(ref.to for row in rows if isinstance(row, Resource) for ref in row.refs if ref.how == "names")
    about = frozenset(tag.rpartition(":")[2] for tag in thing.tags) if isinstance(thing, Resource) else frozenset()
    slo = next((row for row in (thing, *below) if isinstance(row, Slo)), None)
    name = thing.name if isinstance(thing, Resource) else ""
    return _Asked(signals, embeds, named, about, name, telling(slo) if slo else _above(signals))


def _above(signals: Sequence[Signal]) -> frozenset[str]:
    """The metrics that are more than what others are divided by."""
    found: set[str] = set()
    for one in signals:
        names = sorted(one.metrics)
        over = {int(place) for place in _PLACE.findall(_dividends(one.shape))}
        found.update(name for place, name in enumerate(names) if place in over or not over)
    return frozenset(found)


def _dividends(shape: str) -> str:
    """A shape without what it divides by."""
    kept = []
    for place, part in enumerate(shape.split(" / ")):
        end = _closing(part) if place and part.startswith("(") else 0
        kept.append(part[end:] if end or not place else _FIRST.sub("", part))
    return " ".join(kept)


def _closing(part: str) -> int:
    """The place after the parenthesis that closes the first one; all of the text where none does."""
    depth = 0
    for place, character in enumerate(part):
        depth += (character == "(") - (character == ")")
        if not depth:
            return place + 1
    return len(part)


def _lookups(signals: Sequence[Signal]) -> frozenset[str]:
    """The names under which a panel may show one of these signals."""
    found: set[str] = set()
    for one in signals:
        found |= one.metrics
        for name in one.metrics:
            found |= {f"{name.partition(':')[0]}:*"} if one.domain in SEARCHED else siblings(name)
    return frozenset(found)


def _mentions(rows: tuple[Use, ...]) -> tuple[Gap, ...]:
    unread = {use.resource for use in rows if isinstance(use.expression, Unparsed)}
    return tuple(
        Gap(Kind.DASHBOARD.value, id.instance, f"{id} mentions it in a query that we cannot read")
        for id in sorted(unread)
    )


def _embedding(context: Context, asked: _Asked) -> Iterator[Shown]:
    for thing in asked.embeds:
        holding = {id for id, ref in context.estate.referring(thing).rows if ref.how == "embeds"}
        for id in sorted(holding):
            dashboard = context.estate.get(id).first
            panels = dashboard.panels if isinstance(dashboard, Dashboard) else ()
            indexes = [n for n, panel in enumerate(panels) if any(one.to == thing for one in panel.refs)]
            yield from (Shown(id, n, Fit("equal"), embeds=True, named=id in asked.named) for n in indexes[:1])


def _plotting(context: Context, asked: _Asked, rows: tuple[Use, ...]) -> Iterator[Shown]:
    grouped: dict[tuple[Id, str], list[Signal]] = {}
    for use in rows:
        if isinstance(use.expression, Signal):
            grouped.setdefault((use.resource, use.part), []).append(use.expression)
    for (id, part), shown in sorted(grouped.items()):
        found = _shown(context, asked, id, int(part.rpartition(" ")[2]), shown)
        if found is not None:
            yield found


def _shown(context: Context, asked: _Asked, id: Id, index: int, shown: list[Signal]) -> Shown | None:
    """How one panel shows the signals; None where it shows something else."""
    pairs = [(mine, theirs) for theirs in asked.signals for mine in _sharing(shown, theirs)]
    fits = [(_fit(context, mine, theirs), _calculation(mine, theirs), theirs) for mine, theirs in pairs]
    good = [(found, how, theirs) for found, how, theirs in fits if found is not None]
    if not good:
        return None
    best, how, _ = min(good, key=lambda one: (FORMS.index(one[0].form), one[0].strays, -one[0].holds, one[1]))
    names = frozenset(name for one in shown for name in one.metrics)
    wanted = frozenset(name for _, _, one in good if one.domain in SEARCHED for name in one.metrics)
    metrics = wanted | frozenset(name for name in asked.metrics if meet(name, names))
    return Shown(
        id, index, best, metrics,
        missing=len({name for one in asked.signals for name in one.metrics if one.domain not in SEARCHED} - metrics),
        tells=not asked.tells.isdisjoint(metrics),
        own=metrics <= names or bool(wanted),
        calculation=how,
        extra=len(shown),
        named=id in asked.named,
    )  # fmt: skip


def _sharing(shown: Sequence[Signal], signal: Signal) -> list[Signal]:
    """The queries of a panel that may show a signal; several with other filters also as the one that they are."""
    if signal.domain in SEARCHED:
        return [one for one in shown if one.domain == signal.domain]
    found = [
        one for one in shown if one.domain == signal.domain and any(meet(name, one.metrics) for name in signal.metrics)
    ]
    scopes = dict.fromkeys(one.scope for one in found)
    return found if len(scopes) < 2 else [*found, replace(found[0], scope=disjunction(scopes), shape="")]


def _fit(context: Context, panel: Signal, signal: Signal) -> Fit | None:
    found = fit(context.service, panel, signal)
    if found is None or signal.domain not in SEARCHED:
        return found
    return found if names_it(panel, signal, dict(found.setting)) else None


def _calculation(panel: Signal, signal: Signal) -> int:
    if not alike(panel.aggregation, signal.aggregation):
        return 2
    same = _CONSTANT.sub("", panel.shape) == _CONSTANT.sub("", signal.shape)
    return 0 if same and panel.aggregation == signal.aggregation else 1


def _ranked(context: Context, asked: _Asked, found: list[Shown]) -> list[Candidate]:
    """The best panel of the best dashboards, best first; no dashboard is opened that its queries alone rule out."""
    tiers: dict[tuple[object, ...], list[Shown]] = {}
    for one in found:
        tiers.setdefault(_tier(one), []).append(one)
    pool: list[Candidate] = []
    ranked: list[Candidate] = []
    for tier in sorted(tiers, key=repr):
        pool = [
            one
            for one in _opened(context, asked, tiers[tier])
            if one.dashboard.id not in {best.dashboard.id for best in ranked}
        ]
        while pool and len(ranked) <= LOSERS:
            best = preferred(pool)
            ranked.append(best)
            pool = [one for one in pool if one.dashboard.id != best.dashboard.id]
    return ranked


def _tier(one: Shown) -> tuple[object, ...]:
    """What the first reasons ask, which need no dashboard."""
    return not one.embeds, not one.named, not one.tells, one.missing, not one.own, FORMS.index(one.fit.form)


def _opened(context: Context, asked: _Asked, some: list[Shown]) -> Iterator[Candidate]:
    for one in some:
        dashboard = context.estate.get(one.id).first
        if not isinstance(dashboard, Dashboard):
            continue
        views = context.estate.get(one.id.seen_as(Kind.VIEWS)).first
        counted = views if isinstance(views, Views) else Views(one.id)
        yield Candidate(one, dashboard, _ours(context, dashboard), asked.about, asked.of, products(asked.signals),
                        counted.total, counted.viewed, context.as_of)  # fmt: skip


def _ours(context: Context, dashboard: Dashboard) -> int:
    service = context.service
    values = {value for row in dashboard.variables for value in row.defaults if (row.key, value) in service.matches}
    if dashboard.tags & service.tags or values:
        return 0
    if any(is_called(dashboard.name, word) for word in (service.name, *(value for _, value in service.matches))):
        return 1
    team = {f"team:{service.owner}", service.owner} - {"team:", ""}
    if team & (dashboard.teams | dashboard.tags):
        return 2
    keys = {key for key, _ in service.matches}
    return 4 if any(row.key in keys and row.defaults and "*" not in row.defaults for row in dashboard.variables) else 3


def _match(of: Id, ranked: list[Candidate], found: list[Shown]) -> Match:
    best, *rest = ranked
    others = len({one.id for one in found}) - 1
    proof = Evidence(
        "referenced" if best.shown.embeds else "signal", _sentence(best, rest, others), (best.dashboard.id,)
    )
    losers = tuple(
        Loser(one.dashboard.id, one.dashboard.name, f"the other was chosen: {deciding(best, one)}", one.panel.title)
        for one in rest[:LOSERS]
    )
    opening = best.dashboard.opening
    url = fill(opening, best.panel.key or None, best.shown.fit.setting) if opening else ""
    return Match(of, best.dashboard.id, best.dashboard.name, best.panel.key or str(best.shown.index),
                 best.panel.title, url, (proof,), losers)  # fmt: skip


def _sentence(best: Candidate, rest: list[Candidate], others: int) -> str:
    if best.shown.embeds:
        return "the panel embeds it by id"
    chosen = f"; chosen over {others} other{'s' if others > 1 else ''}: {deciding(best, rest[0])}" if rest else ""
    return f"the panel plots {', '.join(sorted(best.shown.metrics))}{_scope_words(best.shown.fit)}{chosen}"


def _scope_words(found: Fit) -> str:
    setting = ", ".join(f"{name}={value}" for name, value in found.setting)
    words = {
        "equal": "" if setting else " in the same scope",
        "split": ", with a line for it",
        "wider": " in a wider scope",
        "part": f", but only a part of it ({found.beyond})" if found.beyond else ", but not all of it",
    }[found.form]
    return (f" with {setting} set" if setting else "") + words
