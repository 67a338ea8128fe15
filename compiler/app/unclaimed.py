"""What serves no declared promise, as findings: those of an estate whose promises are all said to be declared."""

from compiler.app.declarations import Declarations
from compiler.app.outcomes import Workshop
from compiler.model.inventory import Inventory
from compiler.model.outcome import Outcome
from compiler.model.promise import Allowance

NOTHING = Outcome("")


def asks(workshop: Workshop, declarations: Declarations) -> bool:
    """Whether a thing without a promise is a finding: every promise is said to be declared, and was read."""
    return workshop.settings.estate == "complete" and not declarations.problems


def unclaimed(workshop: Workshop, declarations: Declarations, stock: Inventory | None) -> Outcome:
    """The findings, held against the allowances of all services, since such a thing belongs to none of them.

    An allowance that covers nothing is told where everything is known that it could cover.
    """
    if stock is None or workshop.info is None or not asks(workshop, declarations):
        return NOTHING
    from compiler.app.verdicts import allowed_findings, lapsed_by
    from compiler.checks.allowed import ended, sifted, unused
    from compiler.reconcile.inventory import UNCLAIMED
    from compiler.reconcile.inventory import unclaimed as found

    own, today = _allowances(declarations, UNCLAIMED), workshop.info.taken.date()
    made = sifted(own, found(stock), today)
    spare = [one for one in own if one not in made.used and not ended(one, today)]
    idle = () if any(count.gap for count in stock.counts) else tuple(map(unused, spare))
    lapsed = lapsed_by(own, made.standing, today)
    return Outcome("", findings=(*made.standing, *idle), allowed=allowed_findings(made.passed), lapsed=lapsed)


def _allowances(declarations: Declarations, code: str) -> tuple[Allowance, ...]:
    services = (declarations.service(slip.name) for slip in declarations.slips)
    return tuple(one for service in services for one in service.allow if one.code == code)
