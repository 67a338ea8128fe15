"""Which panels show what is asked for: those that embed it by id, and those whose queries plot its signals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from compiler.model.anchor import together
from compiler.model.base import Id, Kind
from compiler.model.coverage import Answer
from compiler.model.frozen import dataclass
from compiler.model.scope import disjunction
from compiler.model.signal import Signal
from compiler.model.watching import Dashboard, Monitor, Resource, Slo, Use
from compiler.ports import Estate
from compiler.reconcile.context import Context
from compiler.reconcile.families import alike, meet, siblings
from compiler.reconcile.panels_fit import FORMS, Fit, Wanted, fit, names_it, prepared
from compiler.reconcile.signals import signals as watched
from compiler.reconcile.signals import telling

SEARCHED = ("log", "trace", "rum", "event", "other")
"""Domains whose names are what a search asks for, `log:service:x`, or `log:*` where it asks for nothing of the kind."""

OTHERWISE = 2
"""The calculation of a panel that aggregates over series in another way than what it is held against."""

_CONSTANT = re.compile(r"(?<![\w#.])\d+(?:\.\d+)? \* | [*/] \d+(?:\.\d+)?\b")
_FIRST = re.compile(r"^[^ )]*")
_PLACE = re.compile(r"#(\d+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: signals, things that may be embedded, dashboards that the alert's own text names.

    `about` are the values of the alert's tags, `of` is its name; `tells` are the metrics that tell good from bad.
    """

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

    @property
    def measured(self) -> frozenset[str]:
        """Those of them that a panel must plot by name; a search is met by what it selects."""
        return frozenset(name for one in self.signals if one.domain not in SEARCHED for name in one.metrics)


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel as its queries tell it, before its dashboard is looked at.

    `metrics` are those of the signal that it plots, under these `names`; `missing` counts the others. `tells` says
    whether it plots what fails and not only how much there is, `own` whether under the very names. `calculation` is 0
    where it is computed in the same way, 1 where only aggregated so, else `OTHERWISE`. `extra` counts all it shows.
    """

    id: Id
    index: int
    fit: Fit
    metrics: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    missing: int = 0
    tells: bool = True
    own: bool = True
    calculation: int = 0
    extra: int = 0
    embeds: bool = False
    named: bool = False


def asked(context: Context, of: Id, signals: tuple[Signal, ...], embeds: tuple[Id, ...]) -> Asked:
    """What to look for on behalf of an alert or an SLO; one that rests on others is shown by what shows these."""
    thing = context.estate.get(of).first
    below = _below(context, thing) if isinstance(thing, Resource) else ()
    signals = tuple(dict.fromkeys((*signals, *(one for row in below for one in watched(row)))))
    embeds = tuple(dict.fromkeys((*embeds, *(row.id for row in below if isinstance(row, Slo)))))
    rows = (context.estate.get(id).first for id in dict.fromkeys((of, *embeds)))
    refs = (ref for row in rows if isinstance(row, Resource) for ref in row.refs)
    tags, name = (thing.tags, thing.name) if isinstance(thing, Resource) else ((), "")
    slo = next((row for row in (thing, *below) if isinstance(row, Slo)), None)
    return Asked(
        signals,
        embeds,
        frozenset(ref.to for ref in refs if ref.how == "names"),
        frozenset(tag.rpartition(":")[2] for tag in tags),
        name,
        telling(slo) if slo else _dividends(signals),
    )


def looked_up(estate: Estate, signals: Sequence[Signal]) -> Answer[Use]:
    """The queries of panels that may show one of these signals; what is surely about other things is not opened."""
    slos, others = ([one for one in signals if (one.domain == "slo") is on_slo] for on_slo in (True, False))
    found = [
        estate.using(Kind.DASHBOARD, lookups(some), together(one.scope for one in some))
        for some in ((slos, others) if slos else (others,))
    ]
    rows = tuple(row for answer in found for row in answer.rows)
    return Answer(rows, tuple(dict.fromkeys(gap for answer in found for gap in answer.gaps)))


def lookups(signals: Sequence[Signal]) -> frozenset[str]:
    """The names under which a panel may show one of these signals."""
    found: set[str] = set()
    for one in signals:
        found |= one.metrics
        for name in one.metrics:
            found |= {f"{_source(name)}:*"} if one.domain in SEARCHED else siblings(name)
    return frozenset(found)


def embedding(context: Context, asked: Asked) -> Iterator[Shown]:
    """The panels that hold one of the things by its id: the first one of each dashboard."""
    for thing in asked.embeds:
        holding = {id for id, ref in context.estate.referring(thing).rows if ref.how == "embeds"}
        for id in sorted(holding):
            dashboard = context.estate.get(id).first
            panels = dashboard.panels if isinstance(dashboard, Dashboard) else ()
            indexes = [n for n, panel in enumerate(panels) if any(one.to == thing for one in panel.refs)]
            yield from (Shown(id, n, Fit("equal"), embeds=True, named=id in asked.named) for n in indexes[:1])


def plotting(context: Context, asked: Asked, rows: Sequence[Use]) -> Iterator[Shown]:
    """The panels whose queries show one of the signals, or a part of it."""
    grouped: dict[tuple[Id, str], list[Signal]] = {}
    for use in rows:
        if isinstance(use.expression, Signal):
            grouped.setdefault((use.resource, use.part), []).append(use.expression)
    wanted = [prepared(context.service, one) for one in asked.signals]
    for (id, part), shown in sorted(grouped.items()):
        met = _met(context, wanted, shown)
        if met:
            yield _shown(asked, id, int(part.rpartition(" ")[2]), met, len(shown))


@dataclass(frozen=True, slots=True)
class _Met:
    """A query of a panel that shows a signal."""

    fit: Fit
    panel: Signal
    signal: Signal


def _below(context: Context, thing: Resource) -> tuple[Slo | Monitor, ...]:
    """The alerts that an alert combines, and the SLO that it is on."""
    ids = (ref.to for ref in thing.refs if ref.how in ("combines", "alerts on"))
    rows = (context.estate.get(id).first for id in dict.fromkeys(ids))
    return tuple(one for one in rows if isinstance(one, Slo | Monitor))


def _dividends(signals: Sequence[Signal]) -> frozenset[str]:
    """The metrics that are more than what others are divided by."""
    found: set[str] = set()
    for one in signals:
        names = sorted(one.metrics)
        over = {int(place) for place in _PLACE.findall(_undivided(one.shape))}
        found.update(name for place, name in enumerate(names) if place in over or not over)
    return frozenset(found)


def _undivided(shape: str) -> str:
    """A shape without what it divides by."""
    first, *others = shape.split(" / ")
    rest = [one[_closing(one) :] if one.startswith("(") else _FIRST.sub("", one) for one in others]
    return " ".join([first, *rest])


def _closing(text: str) -> int:
    """The place after the parenthesis that closes the first one; all of the text where none does."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if not depth:
            return place + 1
    return len(text)


def _source(name: str) -> str:
    return name.partition(":")[0]


def _met(context: Context, wanted: Sequence[Wanted], shown: Sequence[Signal]) -> list[_Met]:
    """What of a panel shows the signals: whole where any of it is whole."""
    pairs = [(_fit(context, mine, one), mine, one.signal) for one in wanted for mine in _sharing(shown, one.signal)]
    found = [_Met(fit, mine, signal) for fit, mine, signal in pairs if fit is not None]
    return [one for one in found if one.fit.whole] or found


def _sharing(shown: Sequence[Signal], signal: Signal) -> list[Signal]:
    """The queries of a panel that may show a signal; several with other filters also as the one that they are."""
    found = [one for one in shown if one.domain == signal.domain and _share(one, signal)]
    scopes = dict.fromkeys(one.scope for one in found)
    if signal.domain in SEARCHED or len(scopes) < 2:
        return found
    return [*found, replace(found[0], scope=disjunction(scopes), shape="")]


def _share(panel: Signal, signal: Signal) -> bool:
    if signal.domain in SEARCHED:
        return {_source(name) for name in panel.metrics} == {_source(name) for name in signal.metrics}
    return any(meet(name, panel.metrics) for name in signal.metrics)


def _fit(context: Context, panel: Signal, to: Wanted) -> Fit | None:
    key = (fit, to.signal.scope, panel.scope, panel.by)
    found = context.desk.once(key, lambda: fit(context.service, panel, to))
    if found is None or to.signal.domain not in SEARCHED:
        return found
    return found if names_it(panel, to.signal, dict(found.setting)) else None


def _shown(asked: Asked, id: Id, index: int, met: Sequence[_Met], extra: int) -> Shown:
    best = min(met, key=lambda one: (*_order(one.fit), _calculation(one.panel, one.signal)))
    names = frozenset(name for one in met for name in one.panel.metrics)
    searched = frozenset(name for one in met if one.signal.domain in SEARCHED for name in one.signal.metrics)
    metrics = searched | frozenset(name for name in asked.measured if meet(name, names))
    return Shown(
        id, index, best.fit, metrics, names,
        missing=len(asked.measured - metrics),
        tells=not asked.tells.isdisjoint(metrics),
        own=metrics - searched <= names,
        calculation=_calculation(best.panel, best.signal),
        extra=extra,
        named=id in asked.named,
    )  # fmt: skip


def _order(found: Fit) -> tuple[int, bool, int]:
    return FORMS.index(found.form), found.strays, -found.holds


def _calculation(panel: Signal, signal: Signal) -> int:
    if not alike(panel.aggregation, signal.aggregation):
        return OTHERWISE
    same = _CONSTANT.sub("", panel.shape) == _CONSTANT.sub("", signal.shape)
    return 0 if same and panel.aggregation == signal.aggregation else 1
