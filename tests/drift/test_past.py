"""The past of promises and findings, from what the nights left."""

from dataclasses import replace
from datetime import datetime, timedelta

from compiler.drift.past import past, with_night
from compiler.model.coverage import SnapshotInfo
from compiler.model.past import Judged, Nights, Spell, Stretch
from compiler.model.world import MOMENT

DAY = timedelta(days=1)


def at(number: int) -> datetime:
    """When that night was."""
    return MOMENT + number * DAY


def info(number: int) -> SnapshotInfo:
    """The snapshot of that night."""
    return SnapshotInfo(number, at(number), at(number), "test")


def stretch(guarded: str, first: int, last: int, promise: str = "orders", kept: str = "yes") -> Stretch:
    """Nights judged alike."""
    return Stretch("shop", promise, guarded, guarded, kept, first, last, at(first), at(last))


def spell(mark: str, first: int, last: int, severity: str = "error") -> Spell:
    """Nights through which a finding stood."""
    return Spell("shop", mark, mark.upper(), "live:slo/s1", severity, mark, first, last, at(first), at(last))


def shop(*rows: Stretch | Spell, until: int = 9, first: int = 1) -> Nights:
    """One service, judged every night."""
    nights = tuple((number, at(number)) for number in range(first, until + 1))
    stretches = tuple(one for one in rows if isinstance(one, Stretch))
    return Nights("shop", nights, stretches, tuple(one for one in rows if isinstance(one, Spell)))


def test_a_promise_that_is_judged_otherwise_is_told_with_its_first_night() -> None:
    """Whole until the third night, broken since in two ways: since the fourth."""
    rows = (stretch("whole", 1, 3), stretch("broken", 4, 6), stretch("broken", 7, 9, kept="yes"))
    (turn,) = past([shop(*rows)], info(2), info(9)).turns
    assert (turn.was.guarded, turn.now.guarded, turn.since) == ("whole", "broken", at(4))


def test_a_promise_that_broke_and_mended_in_between_has_not_turned() -> None:
    """What counts are the two nights; the nights between stand in the stretches."""
    rows = (stretch("whole", 1, 3), stretch("broken", 4, 5), stretch("whole", 6, 9))
    assert past([shop(*rows)], info(2), info(9)).turns == ()


def test_a_promise_that_nobody_makes_any_more_has_not_turned() -> None:
    """Its stretch ended before the last judged night."""
    rows = (stretch("whole", 1, 9), stretch("broken", 1, 5, "gone"))
    assert past([shop(*rows)], info(2), info(9)).turns == ()


def test_findings_are_opened_closed_and_standing() -> None:
    """By the nights on which their service was judged."""
    rows = (spell("a", 1, 9), spell("b", 1, 4), spell("c", 5, 9), spell("d", 4, 6))
    found = past([shop(*rows)], info(3), info(9)).findings
    assert [one.mark for one in found.opened] == ["c"]
    assert [one.mark for one in found.closed] == ["b"]
    assert [one.mark for one in found.standing] == ["a", "c"]


def test_a_finding_that_closed_and_opened_again_is_neither() -> None:
    """It stood then and stands now; its age is that of the later spell."""
    found = past([shop(spell("a", 1, 4), spell("a", 6, 9))], info(3), info(9)).findings
    assert (found.opened, found.closed) == ((), ())
    assert [one.first for one in found.standing] == [6]


def test_what_two_services_suffer_from_is_one_finding() -> None:
    """The oldest of its spells stands for it."""
    other = Nights("till", shop().judged, (), (spell("a", 2, 9),))
    assert [one.first for one in past([shop(spell("a", 5, 9)), other], info(3), info(9)).findings.standing] == [2]


def test_the_gravest_opened_come_first() -> None:
    """And those that stand by their age."""
    rows = (spell("n", 5, 9, "note"), spell("w", 4, 9, "warning"), spell("e", 6, 9))
    found = past([shop(*rows)], info(3), info(9)).findings
    assert [one.mark for one in found.opened] == ["e", "w", "n"]
    assert [one.mark for one in found.standing] == ["w", "n", "e"]


def test_coverage_counts_every_night_since_then() -> None:
    """A promise that was not judged that night counts as it was judged before."""
    rows = (stretch("whole", 1, 3), stretch("broken", 4, 5), stretch("unknown", 1, 5, "other"))
    covered = past([shop(*rows, until=5)], info(3), info(5)).covered
    assert [(one.number, one.whole, one.broken, one.unknown) for one in covered] == [
        (3, 1, 0, 1),
        (4, 0, 1, 1),
        (5, 0, 1, 1),
    ]
    assert covered[0].promises == 2


def test_what_nobody_judged_in_a_night_is_counted_as_such() -> None:
    """One service was compiled alone: the other's promise counts as before, and the night says so."""
    other = Nights("other", shop().judged[:4], (replace(stretch("whole", 1, 4), service="other"),))
    covered = past([shop(stretch("broken", 1, 5), until=5), other], info(3), info(5)).covered
    assert [(one.number, one.promises, one.carried) for one in covered] == [(3, 2, 0), (4, 2, 0), (5, 2, 1)]


def test_a_service_that_was_not_judged_then_is_named_and_opens_nothing() -> None:
    """That a finding was first seen on the first night proves nothing about the night before."""
    found = past([shop(spell("a", 5, 9), first=5)], info(2), info(9))
    assert found.unjudged == ("shop",)
    assert found.findings.opened == ()
    assert [one.mark for one in found.findings.standing] == ["a"]


def test_a_night_that_is_judged_only_now_is_held_against_the_later_ones() -> None:
    """Promises and findings of it are told as if they had been judged then."""
    later = shop(stretch("broken", 5, 9), spell("new", 5, 9), spell("old", 5, 9), first=5)
    stood = tuple((mark, mark.upper(), "live:slo/s1", "error", mark) for mark in ("old", "mended"))
    then = Judged("shop", 2, at(2), (("orders", "whole", "fine", "yes", ""),), stood)
    found = past([with_night(later, then)], info(2), info(9))
    assert found.unjudged == ()
    assert [(one.was.guarded, one.now.guarded, one.since) for one in found.turns] == [("whole", "broken", at(5))]
    assert [one.mark for one in found.findings.opened] == ["new"]
    assert [one.mark for one in found.findings.closed] == ["mended"]
    assert next((one.number, one.whole, one.broken) for one in found.covered) == (2, 1, 0)


def test_what_could_not_be_judged_then_opens_nothing() -> None:
    """It may have stood as well."""
    later = shop(spell("a", 5, 9), spell("b", 5, 9), first=5)
    found = past([with_night(later, Judged("shop", 2, at(2), silent=frozenset("A")))], info(2), info(9)).findings
    assert [one.mark for one in found.opened] == ["b"]
    assert found.closed == ()


def test_an_outage_in_between_turns_nothing() -> None:
    """What is known again is held against what was last known; while an outage lasts, it is told once."""
    rows = (stretch("broken", 1, 3), stretch("unknown", 4, 5, kept="unknown"), stretch("broken", 6, 9))
    assert past([shop(*rows)], info(5), info(6)).turns == ()
    assert past([shop(*rows, until=5)], info(4), info(5)).turns == ()
    (lost,) = past([shop(*rows, until=4)], info(3), info(4)).turns
    assert (lost.was.guarded, lost.now.guarded) == ("broken", "unknown")
    mended = (*rows[:2], stretch("whole", 6, 9))
    (turn,) = past([shop(*mended)], info(5), info(6)).turns
    assert (turn.was.guarded, turn.was.kept, turn.now.guarded) == ("broken", "yes", "whole")


def test_what_happened_is_never_said_to_be_mended() -> None:
    """That a recipient was removed is news of one night; that it is no news in the next brings nobody back."""
    event = replace(spell("e", 2, 4), code="RB804")
    found = past([shop(event, spell("a", 2, 4))], info(4), info(5)).findings
    assert [one.mark for one in found.closed] == ["a"]
