"""The pipeline is one pure function: the same snapshot and declaration give the same values."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from compiler.checks.example import MONTH, SLO_ID, allowance, case, promise, slo
from compiler.gate.decision import decide
from compiler.model.settings import Rung, Settings
from compiler.model.watching import Target
from compiler.pipeline import all_checks, compile_service, needs
from compiler.registry import constants
from compiler.render.template import Templates

CHECKS = all_checks()
WEAK = slo(targets=(Target(Decimal(99), MONTH),))


def test_49_a_rerun_in_january_of_decembers_snapshot_gives_the_same_bytes() -> None:
    one = case(WEAK, allow=(allowance(until=date(2026, 11, 30)),))
    first, again = (compile_service(one.service, one.world, CHECKS, Settings()) for _ in range(2))
    assert first == again
    formats, templates = tuple(constants("compiler.render.formats", "FORMAT")), Templates()
    assert formats
    for made in formats:
        assert made.render(first.runbook, templates) == made.render(again.runbook, templates)


def test_49_allowances_are_judged_at_the_snapshots_time_and_only_the_gate_knows_today() -> None:
    one = case(WEAK, allow=(allowance(until=date(2026, 11, 30)),))
    compiled = compile_service(one.service, one.world, CHECKS, Settings())
    assert compiled.findings == ()
    assert [row.finding.code for row in compiled.passed] == ["RB204"]
    strict = Settings(ladder={"RB204": Rung("block", date(2027, 1, 1))})
    unallowed = compile_service(replace(one.service, allow=()), one.world, CHECKS, strict)
    december, january = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    codes = [decide(unallowed.findings, (), needs(CHECKS), strict, now).code for now in (december, january)]
    assert codes == [0, 1]


def test_the_settings_margin_counts() -> None:
    one = case()
    strict = compile_service(one.service, one.world, CHECKS, Settings(margin=Decimal("0.05")))
    assert [(finding.code, finding.subject) for finding in strict.findings] == [("RB208", SLO_ID)]


def test_the_settings_maximum_ages_count() -> None:
    one = case()
    old = {pair: datetime(2026, 10, 20, tzinfo=UTC) for pair in [("live", "slo")]}
    aged = replace(one.world, read=old)
    compiled = compile_service(one.service, aged, CHECKS, Settings())
    assert [finding.code for finding in compiled.findings] == ["RB002"]
    assert compiled.judgement.chains[0].verdict.broken == ()
    assert "RB204" in {code for code, _ in compiled.silent}


def test_every_check_has_a_code_of_its_own() -> None:
    codes = [check.code for check in CHECKS]
    assert codes == sorted(set(codes))
    assert set(needs(CHECKS)) == set(codes)


def test_a_promise_over_nothing_known_still_compiles() -> None:
    bare = case(promises=(promise(measured_by=(), objective=None),))
    empty = replace(bare.world, values=(), complete=frozenset())
    compiled = compile_service(bare.service, empty, CHECKS, Settings())
    assert {finding.code for finding in compiled.findings} == {"RB101"}
