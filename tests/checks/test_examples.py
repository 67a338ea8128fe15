"""Every check explains itself, and its two examples do what they say."""

from dataclasses import replace

import pytest

from compiler.checks.base import Check
from compiler.checks.example import Case
from compiler.checks.run import run
from compiler.model.settings import DEFAULT_MAX_AGE
from compiler.reconcile.context import Terms
from compiler.reconcile.judge import judge
from compiler.registry import scan

MODULES = {module.CHECK.code: module for module in scan("compiler.checks") if hasattr(module, "CHECK")}
CHECKS: tuple[Check, ...] = tuple(module.CHECK for module in MODULES.values())
EXAMPLES = [check for check in CHECKS if check.fails is not None and check.passes is not None]


def codes(case: Case) -> set[str]:
    judgement = replace(judge(case.service, case.world, Terms(case.margin)), moved=case.moved)
    return {finding.code for finding in run(judgement, CHECKS, DEFAULT_MAX_AGE).findings}


@pytest.mark.parametrize("check", EXAMPLES, ids=lambda check: check.code)
def test_the_failing_example_yields_the_code(check: Check) -> None:
    assert check.code in codes(check.fails())


@pytest.mark.parametrize("check", EXAMPLES, ids=lambda check: check.code)
def test_the_passing_example_does_not(check: Check) -> None:
    assert check.code not in codes(check.passes())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_says_what_why_and_how_to_mend(check: Check) -> None:
    module = MODULES[check.code]
    page = module.__doc__ or ""
    assert module.__name__.rpartition(".")[2].startswith(check.code.lower() + "_")
    assert page.split("\n")[0].endswith(".")
    assert "\nWhy: " in page and "\nFix: " in page


def test_a_whole_chain_yields_no_finding_at_all() -> None:
    from compiler.checks.example import case

    assert codes(case()) == set()


def test_there_are_checks_of_every_family() -> None:
    assert {code[:3] for code in MODULES} >= {"RB0", "RB1", "RB2", "RB3", "RB4", "RB5", "RB6", "RB7", "RB8"}
    assert len(EXAMPLES) >= 25
