"""What was promised and is not kept, or soon not: told where the budget of the SLO itself says nothing as grave."""

from collections.abc import Iterator

from compiler.model.chain import Chain, Fault, Kept, State
from compiler.model.watching import Slo
from compiler.ports import Estate
from compiler.reconcile.kept import budget_faults, reading_over

ADVICE = "hold risky changes until it recovers, and find what spends it"
SAID: tuple[tuple[Kept, str, str], ...] = (
    ("no", "budget spent", "attains less than is promised"),
    ("at risk", "budget ending", "will soon have attained less than is promised"),
)
"""An answer to whether a promise is kept, the fault that it is, and how that is said; the graver one first."""


def spending_faults(estate: Estate, slo: Slo, chains: tuple[Chain, ...]) -> Iterator[Fault]:
    """The gravest of one SLO and of the promises that it measures; its own budget first among equals."""
    own = budget_faults(estate, slo, tuple(chain.promise for chain in chains))
    grades = [name for _, name, _ in SAID]
    yield from sorted((*own, *promise_faults(slo, chains)), key=lambda fault: grades.index(fault.name))[:1]


def promise_faults(slo: Slo, chains: tuple[Chain, ...]) -> Iterator[Fault]:
    """A fault for the promises that are not kept, and one for those at risk, each told by the strictest of them.

    Only of promises that the SLO is proven to measure, with a reading over the very window that is promised.
    """
    proven = [(one.promise.objective, one) for one in chains if one.promise.objective is not None and _proven(one)]
    for answer, name, says in SAID:
        hurt = [(promised, one) for promised, one in proven if one.verdict.kept == answer]
        if hurt:
            _, worst = max(hurt, key=lambda pair: pair[0].target)
            reason = f"“{slo.name}” {says}: {worst.verdict.kept_reason}"
            yield Fault(name, slo.id, reason, ADVICE, breaks=False, ids=tuple(one.promise.subject for _, one in hurt))


def _proven(chain: Chain) -> bool:
    """Whether an answer is proof: a calendar month may be kept although the last 30 days were not."""
    promised = chain.promise.objective
    if promised is None or "window" in promised.assumed or chain.link("measured").state is not State.PROVEN:
        return False
    reading = reading_over(promised, chain.attained)
    return reading is not None and reading.window == promised.window
