"""A case, judged: the chain of its first promise, and what the checks find in it."""

from compiler.checks.example import Case
from compiler.checks.run import Checked, run
from compiler.model.chain import Chain, Judgement, LinkName, State
from compiler.model.finding import Finding
from compiler.model.settings import DEFAULT_MAX_AGE
from compiler.pipeline import all_checks
from compiler.reconcile.context import Terms
from compiler.reconcile.judge import judge

CHECKS = all_checks()


def judged(case: Case) -> Judgement:
    """The whole judgement, with the settings' own maximum ages."""
    return judge(case.service, case.world, Terms(case.margin, max_age=DEFAULT_MAX_AGE))


def checked(case: Case) -> Checked:
    """What every check says of it."""
    return run(judged(case), CHECKS, DEFAULT_MAX_AGE)


def codes(case: Case) -> set[str]:
    """The codes of all findings that stand."""
    return {one.code for one in checked(case).findings}


def only(case: Case) -> Finding:
    """The one finding that there is."""
    (finding,) = checked(case).findings
    return finding


def chain(case: Case) -> Chain:
    """The chain of the first promise."""
    return judged(case).chains[0]


def state(case: Case, name: LinkName) -> State:
    """The state of one link of the first promise."""
    return chain(case).link(name).state
