"""The product's own ranking, through the smallest adapter: an alert with its signals, asked for its panel."""

from dataclasses import dataclass

from compiler.model.promise import Promise
from compiler.model.signal import Signal
from compiler.ports import Estate
from compiler.reconcile.context import Context
from compiler.reconcile.panels import plotted
from tests.bench.linking.case import NOWHERE, Case, Suite


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: dashboards best first, the panel of the first one, why, and why the others lost."""

    boards: tuple[str, ...] = ()
    part: str = ""
    why: str = ""
    lost: tuple[tuple[str, str], ...] = ()


def product(suite: Suite, case: Case, estate: Estate | None = None) -> Given:
    """What the product answers, of the suite's estate in memory or of the same one in a store."""
    monitor = suite.monitor(case)
    signals = tuple(one.on for one in monitor.conditions if isinstance(one.on, Signal))
    promise = Promise("alert", case.service.name, "", NOWHERE)
    context = Context(case.service, promise, estate or suite.estate, meter=monitor, alerts=(monitor,))
    found = plotted(context, monitor.id, signals, (monitor.id,))
    best = found.best or found.part
    if best is None:
        return Given()
    boards = dict.fromkeys([best.to.key, *(one.id.key for one in best.losers)])
    lost = tuple((one.id.key, one.why) for one in best.losers)
    return Given(tuple(boards), best.part, best.evidence[0].sentence, lost)
