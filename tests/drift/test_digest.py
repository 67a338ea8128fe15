"""The morning digest."""

from dataclasses import replace

from compiler.drift.digest import LINES, digest
from compiler.model.base import Id
from compiler.model.change import Change, Class, Drift
from compiler.model.past import Findings, Past, Turn
from tests.drift.test_past import at, info, spell, stretch

OWNERS = {"shop": "orders"}


def change(key: str, drift: Class = "loosened", owner: str = "orders") -> Change:
    """A change of an SLO."""
    return Change(
        Id("live", "slo", key), f"SLO {key}", "target", drift, "99.9 %", "99.5 %", "more may fail", owner=owner
    )


def told(*changes: Change, past: Past | None = None) -> tuple[str, ...]:
    """The digest of one night."""
    return digest(Drift(info(1), info(2), changes), past or Past(), OWNERS)


def test_a_quiet_night_is_silent() -> None:
    """Nothing turned: no line at all."""
    assert told(change("s1", "cosmetic"), change("s2", "moved"), change("s3", "tightened")) == ()


def test_by_owner_the_worse_first() -> None:
    """What nobody owns comes last."""
    assert told(change("s1", "mended"), change("s2"), change("s3", "broken", owner="")) == (
        "since 2026-11-02 06:00 UTC",
        "orders",
        "  worse   slo “SLO s2” target: 99.9 % → 99.5 %; more may fail",
        "  mended  slo “SLO s1” target: 99.9 % → 99.5 %; more may fail",
        "nobody's",
        "  worse   slo “SLO s3” target: 99.9 % → 99.5 %; more may fail",
    )


def test_a_finding_carries_its_cause() -> None:
    """The loosened SLO is told with the finding that it caused, and not again."""
    past = Past(findings=Findings(opened=(spell("a", 2, 2),)))
    assert told(change("s1"), past=past)[1:] == ("orders", "  new     A error: a (target: 99.9 % → 99.5 %)")


def test_promises_that_turned() -> None:
    """Broken and no longer kept are worse; whole and kept again are mended; what was never known is only new."""
    whole, broken = stretch("whole", 1, 1), stretch("broken", 2, 2)
    lost = replace(broken, kept="no")
    turns = (
        Turn("shop", "a", whole, broken, at(2)), Turn("shop", "b", broken, whole, at(2)),
        Turn("shop", "c", broken, lost, at(2)), Turn("shop", "d", stretch("unknown", 1, 1), whole, at(2)),
    )  # fmt: skip
    assert told(past=Past(turns))[2:] == (
        "  worse   promise a: guarded whole → broken (broken)",
        "  worse   promise c: kept yes → no",
        "  new     promise d: guarded unknown → whole (whole)",
        "  mended  promise b: guarded broken → whole (whole)",
    )


def test_a_finding_that_closed_is_mended() -> None:
    """Once, though a change of the same thing mended it."""
    past = Past(findings=Findings(closed=(spell("a", 1, 1),)))
    assert told(change("s1", "mended"), past=past)[1:] == ("orders", "  mended  A, no longer so: a")


def test_twenty_lines_and_no_more() -> None:
    """The rest is counted, with the command that shows it."""
    lines = told(*(change(f"s{number:03}") for number in range(50)))
    assert len(lines) == LINES
    assert lines[-1] == "and 33 more: runbook audit --since 2026-11-02"


def test_no_owner_stands_without_a_line() -> None:
    """Where the cut falls on a head, the head goes too."""
    many = [change(f"s{number:03}", owner="a") for number in range(16)]
    lines = told(*many, change("t1", owner="b"), change("t2", owner="b"), change("t3", owner="b"))
    assert lines[-2].startswith("  worse")
    assert "b" not in lines
    assert lines[-1] == "and 3 more: runbook audit --since 2026-11-02"


def test_an_outage_is_one_line_for_each_team_and_one_for_what_was_not_read() -> None:
    """Promises that are not known any more are not worse; what could not be read is nobody's own."""
    whole, lost = stretch("whole", 1, 1), stretch("unknown", 2, 2)
    turns = tuple(Turn("shop", name, whole, replace(lost, kept="unknown"), at(2)) for name in ("a", "b"))
    unread = tuple(
        replace(spell(one, 2, 2), code="RB001", subject=f"run:section/live.{one}") for one in ("slo", "monitor")
    )
    assert told(past=Past(turns, Findings(opened=unread)))[1:] == (
        "orders",
        "  unknown 2 promises are not known any more: a, b",
        "nobody's",
        "  unknown sections of live cannot be read as they should: monitor, slo",
    )
    assert told(past=Past(turns[:1]))[2:] == ("  unknown promise a is not known any more",)
    assert told(past=Past(findings=Findings(closed=unread)))[2:] == (
        "  mended  sections of live can be read again: monitor, slo",
    )


def test_what_is_not_kept_is_told_though_the_rest_of_it_is_not_known() -> None:
    """The graver answer wins."""
    turn = Turn("shop", "a", stretch("whole", 1, 1), replace(stretch("unknown", 2, 2), kept="no"), at(2))
    assert told(past=Past((turn,)))[2] == "  worse   promise a: guarded whole → unknown (unknown); kept yes → no"
