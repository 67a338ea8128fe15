"""The exit code and its one line: precedence, what blocks, and what could not be known."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from compiler.gate.decision import Decision, Facts, Needs, Wishes, decide
from compiler.model.base import Gap, Id
from compiler.model.coverage import Coverage, Section
from compiler.model.finding import Finding, Severity
from compiler.model.gating import Baseline
from compiler.model.settings import Rung, Settings
from compiler.pipeline import all_checks, needs

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
CHECKS = needs(all_checks())
SLO = Id("live", "slo", "s1")


def found(code: str, severity: Severity = Severity.ERROR) -> Finding:
    """A finding of that code, of the nature that its check has."""
    nature: Any = "weather" if CHECKS[code].weather else "change"
    return Finding(code, SLO, "what is so", "what to do", severity, nature)


def found_on(key: str) -> Finding:
    """The same finding on another SLO."""
    return replace(found("RB204"), subject=Id("live", "slo", key))


def section(kind: str, why: str = "", age: timedelta = timedelta(minutes=5), **gap: Any) -> Section:
    """A section read so long ago, whose last pull failed where a reason is given."""
    return Section("live", kind, Coverage(NOW, NOW - age, gap=Gap(kind, "live", why, **gap) if why else None))


def ladder(**rungs: Any) -> Settings:
    """Settings with these rungs."""
    return Settings(ladder={code: one if isinstance(one, Rung) else Rung(one) for code, one in rungs.items()})


def decided(
    *findings: Finding,
    sections: tuple[Section, ...] = (),
    settings: Settings | None = None,
    checks: Mapping[str, Needs] = CHECKS,
    facts: Facts | None = None,
    **wishes: Any,
) -> Decision:
    """The decision over these."""
    asked = Wishes(**wishes)
    return decide(findings, sections, checks, settings or Settings(), NOW, asked, facts or Facts())


WEAK, DOWN, BLOCKING = found("RB204"), section("slo", "HTTP 500"), ladder(RB204="block")


# Precedence


def test_nothing_found_and_everything_known_is_zero() -> None:
    assert decided(sections=(section("slo"),)).code == 0
    assert decided().line == "exit 0: no findings"


@pytest.mark.parametrize(
    ("problems", "findings", "sections", "code"),
    [
        (1, (WEAK,), (DOWN,), 2),
        (1, (), (DOWN,), 2),
        (1, (WEAK,), (), 2),
        (0, (WEAK,), (DOWN,), 1),
        (0, (WEAK,), (), 1),
        (0, (), (DOWN,), 3),
        (0, (), (), 0),
    ],
)
def test_two_beats_one_beats_three(problems: int, findings: Any, sections: Any, code: int) -> None:
    assert decided(*findings, sections=sections, settings=BLOCKING, facts=Facts(problems)).code == code


def test_all_reasons_are_told_whatever_the_code() -> None:
    line = decided(WEAK, sections=(DOWN,), settings=BLOCKING, facts=Facts(2)).line
    assert line == (
        "exit 2: 2 problems in the declaration; 1 finding at block: RB204; live:slo could not be read: HTTP 500"
    )


def test_a_calm_line_counts_what_is_at_warn() -> None:
    line = decided(WEAK, found("RB301"), settings=ladder(RB301="warn")).line
    assert line == "exit 0: 2 findings, none at block, 1 at warn"


# The ladder


def test_everything_starts_in_observe() -> None:
    assert [one.level for one in decided(WEAK).graded] == ["observe"]
    assert decided(WEAK).code == 0


@pytest.mark.parametrize(("level", "code"), [("observe", 0), ("warn", 0), ("block", 1)])
def test_the_rung_of_a_code_decides(level: Any, code: int) -> None:
    assert decided(WEAK, settings=ladder(RB204=level)).code == code


def test_a_block_with_a_date_warns_until_that_day() -> None:
    later = ladder(RB204=Rung("block", date(2026, 11, 2)))
    graded = decided(WEAK, settings=later).graded[0]
    assert (graded.level, graded.because) == ("warn", "ladder: block from 2026-11-02")
    today = ladder(RB204=Rung("block", NOW.date()))
    assert decided(WEAK, settings=today).code == 1


def test_a_check_whose_proof_is_never_strong_enough_only_warns() -> None:
    unseen = found("RB401", Severity.WARNING)
    assert decided(unseen, settings=ladder(RB401="block")).graded[0].level == "warn"
    assert decided(unseen, fail_on=Severity.NOTE).code == 0


@pytest.mark.parametrize("code", ["RB001", "RB002", "RB003"])
def test_what_could_not_be_known_never_blocks_as_a_finding(code: str) -> None:
    assert not CHECKS[code].blockable
    settings = replace(ladder(**{code: "block"}), weather="block")
    assert decided(found(code), settings=settings, fail_on=Severity.NOTE).code == 0


# Weather


SPENT = found("RB210", Severity.WARNING)


def test_weather_never_blocks_unless_the_settings_say_so() -> None:
    assert decided(SPENT).code == 0
    assert decided(SPENT, settings=ladder(RB210="block")).graded[0].level == "warn"
    assert decided(SPENT, settings=replace(Settings(), weather="block")).code == 1


def test_weather_can_be_observed_code_by_code_where_it_blocks() -> None:
    mild = replace(ladder(RB210="observe"), weather="block")
    assert decided(SPENT, settings=mild).code == 0
    assert decided(found("RB501"), settings=mild).code == 1


def test_weather_at_warn_warns() -> None:
    assert decided(SPENT, settings=replace(Settings(), weather="warn")).graded[0].level == "warn"


# --fail-on


def test_fail_on_raises_findings_of_at_least_that_severity() -> None:
    assert decided(WEAK, fail_on=Severity.ERROR).code == 1
    assert decided(found("RB204", Severity.WARNING), fail_on=Severity.ERROR).code == 0
    assert decided(WEAK, fail_on=Severity.WARNING).graded[0].because == "--fail-on warning"


def test_fail_on_raises_change_findings_only() -> None:
    assert decided(SPENT, found("RB501"), fail_on=Severity.NOTE).code == 0


# What could not be known


def test_a_failed_section_causes_three_only_where_a_blocking_check_needs_it() -> None:
    assert decided(sections=(DOWN,)).code == 0
    assert decided(sections=(DOWN,), settings=ladder(RB204="warn")).code == 0
    assert decided(sections=(section("dashboard", "HTTP 500"),), settings=BLOCKING).code == 0
    assert decided(sections=(DOWN,), settings=BLOCKING).code == 3


def test_a_block_that_is_not_yet_enforced_needs_nothing() -> None:
    later = ladder(RB204=Rung("block", date(2026, 11, 2)))
    assert decided(sections=(DOWN,), settings=later).code == 0


def test_fail_on_makes_needs_of_the_checks_that_it_raises() -> None:
    assert decided(sections=(DOWN,), fail_on=Severity.ERROR).code == 3
    assert decided(sections=(section("health", "HTTP 500"),), fail_on=Severity.ERROR).code == 3
    assert decided(sections=(section("monitor_quality", "HTTP 500"),), fail_on=Severity.ERROR).code == 0


def test_a_section_beyond_its_maximum_age_causes_three_only_for_blocking_checks() -> None:
    old = section("slo", age=timedelta(hours=49))
    assert decided(sections=(old,)).code == 0
    assert decided(sections=(old,), settings=BLOCKING).line == "exit 3: live:slo is 49 h old, at most 48 h"
    assert decided(sections=(section("slo", age=timedelta(hours=47)),), settings=BLOCKING).code == 0


def test_the_maximum_age_is_the_settings_own() -> None:
    strict = replace(BLOCKING, max_age={"slo": timedelta(minutes=1)})
    assert decided(sections=(section("slo"),), settings=strict).line == "exit 3: live:slo is 5 min old, at most 1 min"


def test_a_connector_that_nobody_configured_never_causes_three() -> None:
    assert decided(settings=BLOCKING).code == 0
    nobody = section("slo", "no connector configured for it", configured=False)
    assert decided(sections=(nobody,), settings=BLOCKING).code == 0


def test_a_section_read_in_part_causes_no_three() -> None:
    partly = Section("live", "slo", Coverage(NOW, NOW, unread=3))
    assert decided(sections=(partly,), settings=BLOCKING).code == 0


def test_a_check_that_never_blocks_needs_nothing() -> None:
    blind = section("dashboard", "HTTP 500")
    only = {"RB401": CHECKS["RB401"]}
    assert decided(sections=(blind,), settings=ladder(RB401="block"), checks=only).code == 0


def test_weather_that_blocks_needs_what_it_is_seen_by() -> None:
    health = section("health", "HTTP 500")
    assert decided(sections=(health,), settings=replace(Settings(), weather="block")).code == 3
    assert decided(sections=(health,), settings=replace(Settings(), weather="warn")).code == 0


# Age, by connector


STALE = section("slo", age=timedelta(hours=49))


@pytest.mark.parametrize(
    ("stale", "code", "line"),
    [
        ({}, 3, "exit 3: live:slo is 49 h old, at most 48 h"),
        ({"live": "block"}, 3, "exit 3: live:slo is 49 h old, at most 48 h"),
        ({"live": "warn"}, 0, "exit 0: no findings; live:slo is 49 h old, at most 48 h (stale: warn)"),
        ({"live": "observe"}, 0, "exit 0: no findings"),
        ({"": "observe"}, 0, "exit 0: no findings"),
        ({"": "observe", "live": "block"}, 3, "exit 3: live:slo is 49 h old, at most 48 h"),
        ({"other": "observe"}, 3, "exit 3: live:slo is 49 h old, at most 48 h"),
    ],
)
def test_each_connector_has_its_policy_for_data_too_old(stale: Any, code: int, line: str) -> None:
    found = decided(sections=(STALE,), settings=replace(BLOCKING, stale=stale))
    assert (found.code, found.line) == (code, line)


def test_what_the_policy_forgives_is_told_beside_a_finding_that_blocks() -> None:
    found = decided(WEAK, sections=(DOWN,), settings=replace(BLOCKING, stale={"live": "warn"}))
    assert found.line == "exit 1: 1 finding at block: RB204; live:slo could not be read: HTTP 500 (stale: warn)"


# The order: allowance, baseline, ladder, --fail-on, break-glass


def known(*findings: Finding) -> Baseline:
    """A baseline that holds these."""
    return Baseline("release v1", frozenset(one.fingerprint for one in findings))


def test_what_the_baseline_knows_blocks_nothing() -> None:
    found = decided(WEAK, settings=BLOCKING, baseline=known(WEAK))
    assert found.line == "exit 0: 1 finding, none at block, 1 known by the baseline"
    assert (found.graded[0].level, found.graded[0].because) == ("observe", "baseline: known since release v1")


def test_what_is_new_since_the_baseline_blocks() -> None:
    found = decided(WEAK, found_on("s2"), settings=BLOCKING, baseline=known(WEAK))
    assert found.line == "exit 1: 1 finding at block: RB204"
    assert [one.level for one in found.graded] == ["observe", "block"]


def test_fail_on_raises_nothing_that_the_baseline_knows() -> None:
    assert decided(WEAK, baseline=known(WEAK), fail_on=Severity.NOTE).code == 0


def test_every_step_is_kept_in_order() -> None:
    (one,) = decided(WEAK, settings=BLOCKING).graded
    assert one.steps == (
        ("allowance", "none covers it"),
        ("baseline", "none given"),
        ("ladder", "ladder: block"),
        ("--fail-on", "not given"),
    )
    (one,) = decided(WEAK, baseline=known(), fail_on=Severity.WARNING).graded
    assert one.steps == (
        ("allowance", "none covers it"),
        ("baseline", "new since release v1"),
        ("ladder", "ladder: observe"),
        ("--fail-on", "warning raises it to block"),
    )
    assert (one.level, one.because) == ("block", "--fail-on warning")


def test_a_finding_whose_allowance_ended_says_so_when_it_blocks() -> None:
    lapsed = Facts(lapsed={WEAK.fingerprint: date(2026, 10, 31)})
    found = decided(WEAK, settings=BLOCKING, facts=lapsed)
    assert found.line == "exit 1: 1 finding at block: RB204 (its allowance ended: RB204 on 2026-10-31)"
    assert found.graded[0].steps[0] == ("allowance", "ended on 2026-10-31")
    assert decided(WEAK, facts=lapsed).line == "exit 0: 1 finding, none at block"


def test_allowed_findings_are_counted_in_the_calm_line() -> None:
    assert decided(facts=Facts(allowed=2)).line == "exit 0: no findings, 2 allowed"


def test_a_warning_that_is_not_yet_enforced_is_only_observed() -> None:
    (one,) = decided(WEAK, settings=ladder(RB204=Rung("warn", date(2026, 11, 2)))).graded
    assert (one.level, one.because) == ("observe", "ladder: warn from 2026-11-02")


def test_a_document_that_is_not_current_stops_like_a_finding() -> None:
    found = decided(facts=Facts(outdated=("runbooks/shop/runbook.md",)))
    assert found.line == "exit 1: not current: runbooks/shop/runbook.md"


# Break-glass and hotfix


def test_break_glass_passes_one_and_three_and_says_what_it_let_through() -> None:
    found = decided(WEAK, sections=(DOWN,), settings=BLOCKING, break_glass="orders stand still")
    assert (found.code, found.line) == (
        0,
        "exit 0: break-glass “orders stand still” lets through: "
        "1 finding at block: RB204; live:slo could not be read: HTTP 500",
    )
    assert found.passed == (("break-glass", "orders stand still", ("RB204",)),)
    assert found.graded[0].level == "block"
    assert decided(sections=(DOWN,), settings=BLOCKING, break_glass="x").passed == (("break-glass", "x", ()),)


def test_break_glass_never_passes_a_wrong_declaration() -> None:
    found = decided(WEAK, settings=BLOCKING, facts=Facts(1), break_glass="orders stand still")
    assert found.code == 2
    assert found.passed == ()


def test_break_glass_that_nothing_needs_leaves_no_mark() -> None:
    found = decided(WEAK, break_glass="just in case")
    assert (found.line, found.passed) == ("exit 0: 1 finding, none at block", ())


SPENT, STORMY = found("RB210"), replace(Settings(), weather="block")


def test_a_hotfix_passes_weather_that_would_block() -> None:
    assert decided(SPENT, settings=STORMY).code == 1
    found = decided(SPENT, settings=STORMY, hotfix="rolls back the cause")
    assert found.line == "exit 0: 1 finding, none at block, 1 passed as a hotfix"
    assert found.passed == (("hotfix", "rolls back the cause", ("RB210",)),)
    assert found.graded[0].because == "hotfix “rolls back the cause” passes weather"


def test_a_hotfix_passes_no_change() -> None:
    found = decided(WEAK, settings=replace(BLOCKING, weather="block"), hotfix="rolls back the cause")
    assert (found.code, found.passed) == (1, ())


def test_a_hotfix_needs_no_sight_of_the_weather() -> None:
    health = section("health", "HTTP 500")
    assert decided(sections=(health,), settings=STORMY).code == 3
    assert decided(sections=(health,), settings=STORMY, hotfix="rolls back the cause").code == 0


def test_a_hotfix_that_nothing_needs_leaves_no_mark() -> None:
    assert decided(SPENT, hotfix="rolls back the cause").passed == ()
