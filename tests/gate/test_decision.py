"""The exit code and its one line: precedence, what blocks, and what could not be known."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from compiler.gate.decision import Decision, Needs, decide
from compiler.model.base import Gap, Id
from compiler.model.coverage import Coverage, Section
from compiler.model.finding import Finding, Severity
from compiler.model.settings import Rung, Settings
from compiler.pipeline import all_checks, needs

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
CHECKS = needs(all_checks())
SLO = Id("live", "slo", "s1")


def found(code: str, severity: Severity = Severity.ERROR) -> Finding:
    """A finding of that code, of the nature that its check has."""
    nature: Any = "weather" if CHECKS[code].weather else "change"
    return Finding(code, SLO, "what is so", "what to do", severity, nature)


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
    **more: Any,
) -> Decision:
    """The decision over these."""
    return decide(findings, sections, checks, settings or Settings(), NOW, **more)


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
    assert decided(*findings, sections=sections, settings=BLOCKING, problems=problems).code == code


def test_all_reasons_are_told_whatever_the_code() -> None:
    line = decided(WEAK, sections=(DOWN,), settings=BLOCKING, problems=2).line
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
