"""Sufficient: is the target strict enough over its window? Arithmetic, shown."""

from decimal import ROUND_CEILING, Decimal

from compiler.model.base import Kind
from compiler.model.budget import HUNDRED, days, plain
from compiler.model.chain import Evidence, Fault, Link, broken, not_applicable, proven, unknown
from compiler.model.reading import Series
from compiler.model.watching import Slo
from compiler.reconcile.budget import Sufficiency, sufficiency
from compiler.reconcile.context import Context


def sufficient(context: Context) -> Link:
    """The second link; needs the SLO that the first one found."""
    objective, slo = context.promise.objective, context.slo
    if objective is None:
        return unknown("sufficient", "the promise has no numbers to compare")
    if slo is None:
        return _without_slo(context)
    found = sufficiency(objective, slo.targets, context.terms.margin, slo.measure != "count")
    if found is None:
        return unknown("sufficient", f"“{slo.name}” has no target")
    if found.answer == "weaker window" and "window" in objective.assumed:
        return unknown("sufficient", f"{found.arithmetic}, but the promise itself names no window")
    proof = Evidence("computed", found.arithmetic, (slo.id,))
    told = {"evidence": (proof,), "notes": _events(context, slo, found)}
    if found.answer == "sufficient":
        return proven("sufficient", found.arithmetic, **told)
    return broken("sufficient", _fault(context, slo, found), **told)


def _without_slo(context: Context) -> Link:
    if context.meter is not None:
        return not_applicable("sufficient", "a monitor has no target")
    if context.attested is not None:
        return not_applicable("sufficient", "measured by a person's word")
    return unknown("sufficient", "nothing live is known to measure it")


def _fault(context: Context, slo: Slo, found: Sufficiency) -> Fault:
    objective = context.promise.objective
    assert objective is not None
    least = objective.target + context.terms.margin
    fix = f"raise the target of “{slo.name}” to at least {plain(least)} %, or agree a lower promise with the customer"
    if found.answer == "weaker window":
        share = (HUNDRED - objective.target) * days(objective.window)[0] / days(found.target.window)[1]
        fitting = max(least, (HUNDRED - share).quantize(Decimal("0.001"), ROUND_CEILING))
        fix = f"add a target over {objective.window}, or raise it to {plain(fitting)} %"
    return Fault(found.answer, slo.id, f"“{slo.name}”: {found.arithmetic}", fix, place=context.promise.place)


def _events(context: Context, slo: Slo, found: Sufficiency) -> tuple[str, ...]:
    """The budget of a count in bad events, at the rate that was observed, which differs from night to night."""
    series = context.estate.get(slo.id.seen_as(Kind.SERIES)).first
    if slo.measure != "count" or not isinstance(series, Series) or not series.totals:
        return ()
    seen = [total for total in series.totals if total is not None]
    observed_days = Decimal(len(seen) * series.step_s) / 86400
    if not seen or observed_days == 0:
        return ()
    expected = sum(seen, Decimal(0)) / observed_days * days(found.target.window)[0]
    bad = (expected * (HUNDRED - found.target.percent) / HUNDRED).quantize(Decimal(1))
    told = f"leaves about {bad} bad of {expected.quantize(Decimal(1))} events over {found.target.window}"
    return (f"“{slo.name}” {told}, at the observed rate",)
