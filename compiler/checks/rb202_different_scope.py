"""The SLO measures another environment or region than the promise speaks of, or hides one in a wider whole.

Why: A figure from elsewhere says nothing of what these customers were promised.
Fix: Widen or group the SLO's query, or narrow the promise with `scope:`.
"""

from collections.abc import Iterator
from dataclasses import replace

from compiler.checks.base import Check, of_faults
from compiler.checks.example import case, signal, slo
from compiler.model.base import Kind
from compiler.model.chain import Judgement
from compiler.model.finding import Finding, Severity
from compiler.model.scope import Scope, Term

STAGING = Scope(frozenset([frozenset([Term("env", ("staging",))])]))
PRODUCTION = Scope(frozenset([frozenset([Term("env", ("prod",))])]))


def _both(check: Check, judgement: Judgement) -> Iterator[Finding]:
    """Another scope breaks the chain; a wider one that masks a region only warns."""
    yield from of_faults(check, judgement)
    yield from of_faults(replace(check, fault="masked", severity=Severity.WARNING), judgement)


CHECK = Check(
    code="RB202",
    title="different scope",
    severity=Severity.ERROR,
    fault="different scope",
    needs=(Kind.SLO,),
    fails=lambda: case(slo(total=(signal("shop.orders.all", scope=STAGING),))),
    passes=lambda: case(slo(total=(signal("shop.orders.all", scope=PRODUCTION),))),
    look=_both,
)
