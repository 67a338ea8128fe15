"""The right panel for a signal: who shows it, which of them is best and why, and what lost to it.

The reasons stand in `panels_reasons`, how scopes are met in `panels_fit`. Likeness of names never makes a match: a
title only decides between panels that all plot the signal.
"""

from collections.abc import Iterator
from functools import partial

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Loser, Match
from compiler.model.frozen import dataclass
from compiler.model.opening import fill
from compiler.model.reading import Views
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Dashboard, Use
from compiler.reconcile.context import Context
from compiler.reconcile.families import siblings
from compiler.reconcile.panels_board import Board, products
from compiler.reconcile.panels_fit import FORMS, Fit
from compiler.reconcile.panels_reasons import Candidate, deciding, is_called, preferred
from compiler.reconcile.panels_shown import OTHERWISE, Asked, Shown, asked, embedding, looked_up, plotting

LOSERS = 4

_VERBS = {
    "log": "counts logs of", "trace": "counts spans of", "rum": "counts sessions of", "event": "counts events of",
    "check": "shows the check", "synthetic": "shows the test", "slo": "shows the SLO",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plotted:
    """The best panel and the metrics that its dashboard plots; panels that show only a part; what could not be read.

    `part` is the best of those that show only a part of the signal, where none shows all of it. `lacking` are the
    metrics that tell good from bad and that the best panel does not plot.
    """

    best: Match | None = None
    metrics: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    part: Match | None = None
    lacking: frozenset[str] = frozenset()


def plotted(context: Context, of: Id, signals: tuple[Signal, ...], embeds: tuple[Id, ...]) -> Plotted:
    """The panel that plots these signals best, or embeds one of these things; None where no readable one does.

    An alert on an SLO or on other alerts is shown by what shows these.
    """
    wanted = asked(context, of, signals, embeds)
    answer = looked_up(context.estate, wanted.signals)
    found = [*embedding(context, wanted), *plotting(context, wanted, answer.rows)]
    whole = [one for one in found if one.fit.whole]
    gaps = answer.gaps + _mentions(answer.rows)
    if not found:
        return Plotted(None, gaps=gaps)
    if not whole:
        parts = tuple(dict.fromkeys(str(one.id) for one in found))
        return Plotted(None, parts=parts, gaps=gaps, part=_match(of, _ranked(context, wanted, found), found))
    best = _ranked(context, wanted, whole)
    shown = frozenset(name for one in whole if one.id == best[0].dashboard.id for name in one.metrics)
    return Plotted(_match(of, best, whole), shown, gaps=gaps, lacking=_lacking(wanted, best[0].shown))


def _lacking(wanted: Asked, best: Shown) -> frozenset[str]:
    """What a panel leaves out of what must be seen; a total alone may be left out, a panel by id leaves out nothing."""
    needed = wanted.tells & wanted.measured or wanted.measured
    return frozenset() if best.embeds else needed - best.metrics


def _mentions(rows: tuple[Use, ...]) -> tuple[Gap, ...]:
    unread = {use.resource for use in rows if isinstance(use.expression, Unparsed)}
    return tuple(
        Gap(Kind.DASHBOARD.value, id.instance, f"{id} mentions it in a query that we cannot read")
        for id in sorted(unread)
    )


def _ranked(context: Context, wanted: Asked, found: list[Shown]) -> list[Candidate]:
    """The best panel of the best dashboards, best first; no dashboard is opened that its queries alone rule out."""
    tiers: dict[tuple[int, ...], list[Shown]] = {}
    for one in found:
        tiers.setdefault(_tier(one), []).append(one)
    ranked: dict[Id, Candidate] = {}
    for _, tier in sorted(tiers.items()):
        pool = [one for one in _opened(context, wanted, tier) if one.dashboard.id not in ranked]
        while pool and len(ranked) <= LOSERS:
            best = preferred(pool)
            ranked[best.dashboard.id] = best
            pool = [one for one in pool if one.dashboard.id != best.dashboard.id]
        if len(ranked) > LOSERS:
            break
    return list(ranked.values())


def _tier(one: Shown) -> tuple[int, ...]:
    """What the first reasons ask, which need no dashboard."""
    return not one.embeds, not one.named, not one.tells, one.missing, not one.own, FORMS.index(one.fit.form)


def _opened(context: Context, wanted: Asked, some: list[Shown]) -> Iterator[Candidate]:
    """Panels with their dashboards and what is known of these."""
    about = products(wanted.signals)
    for one in some:
        dashboard = context.estate.get(one.id).first
        if not isinstance(dashboard, Dashboard):
            continue
        board = context.desk.once((Board, one.id), partial(Board, dashboard))
        views = context.estate.get(one.id.seen_as(Kind.VIEWS)).first
        counted = views if isinstance(views, Views) else Views(one.id)
        yield Candidate(one, board, _ours(context, dashboard), wanted.about, wanted.of, about,
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
    whys = [deciding(best, one) for one in rest[:LOSERS]]
    sentence = _sentence(best, others, whys)
    proof = Evidence("referenced" if best.shown.embeds else "signal", sentence, (best.dashboard.id,))
    losers = tuple(
        Loser(one.dashboard.id, one.dashboard.name, f"the other was chosen: {why}", one.panel.title)
        for one, why in zip(rest, whys, strict=False)
    )
    opening = best.dashboard.opening
    url = fill(opening, best.panel.key or None, best.shown.fit.setting) if opening else ""
    return Match(of, best.dashboard.id, best.dashboard.name, best.panel.key or str(best.shown.index),
                 best.panel.title, url, (proof,), losers)  # fmt: skip


def _sentence(best: Candidate, others: int, whys: list[str]) -> str:
    if best.shown.embeds:
        return "the panel embeds it by id"
    chosen = f"; chosen over {others} other{'s' if others > 1 else ''}: {whys[0]}" if whys else ""
    view = best.saved_view
    saved = f" (as its saved view {view} does)" if view else ""
    return f"the panel {_shows(best.shown)}{_scope_words(best.shown.fit)}{_set(best.shown.fit)}{saved}{chosen}"


def _shows(shown: Shown) -> str:
    """What a panel shows, in words: metrics by their names, searches by what they ask for."""
    found: dict[str, list[str]] = {}
    for name in sorted(shown.metrics):
        domain, colon, rest = name.partition(":")
        found.setdefault(_VERBS.get(domain, "shows") if colon else "plots", []).append(_named(name, rest, shown))
    otherwise = " (aggregated otherwise)" if "plots" in found and shown.calculation == OTHERWISE else ""
    return " and ".join(f"{verb} {_listed(names)}" for verb, names in sorted(found.items())) + otherwise


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _named(name: str, rest: str, shown: Shown) -> str:
    """A metric under the name that is plotted where that is another one of its family."""
    other = sorted(shown.names & siblings(name))
    return rest or (f"{name} (as {other[0]})" if other and name not in shown.names else name)


def _scope_words(found: Fit) -> str:
    return {
        "equal": "" if found.setting else " in the same scope",
        "split": " in a wider scope, with a line of its own for it",
        "wider": " in a wider scope",
        "part": f", but only a part of it ({found.beyond})" if found.beyond else ", but not all of it",
    }[found.form]


def _set(found: Fit) -> str:
    """What the url sets, so that nobody wonders why the board looks otherwise than when it is opened by hand."""
    told = [f"{name} to {'all' if value == '*' else value}" for name, value in found.setting]
    return f"; the link sets {_listed(told)}" if told else ""
