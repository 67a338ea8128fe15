"""The ledger over two snapshots: what is told, what is left out, and what cannot be told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from compiler.checks.example import MONTH, dashboard, monitor, slo
from compiler.drift.concern import Resting
from compiler.drift.ledger import Known, Side, ledger, summary
from compiler.model.base import Gap, Id, Kind
from compiler.model.change import Change, Drift, Pair
from compiler.model.channel import Health
from compiler.model.coverage import Coverage, Section, SnapshotInfo
from compiler.model.watching import Target
from compiler.model.world import MOMENT

DAY = timedelta(days=1)
OLD, MID, NEW = (SnapshotInfo(number, MOMENT + number * DAY, MOMENT + number * DAY, "test") for number in (1, 2, 3))
LAX = slo(targets=(Target(Decimal("99.5"), MONTH),), modified=MOMENT + timedelta(hours=30))
KINDS = (Kind.SLO, Kind.MONITOR, Kind.DASHBOARD)


def section(kind: Kind, day: int, **fields: Any) -> Section:
    """A section that was read whole on that day."""
    at = MOMENT + day * DAY
    return replace(Section("live", kind, Coverage(at, at), 1), **fields)


def side(info: SnapshotInfo, *sections: Section) -> Side:
    """A side of the comparison; sections that are not given were read whole."""
    given = {one.kind: one for one in sections}
    return Side(info, tuple(given.get(kind, section(kind, info.number)) for kind in KINDS))


def pair(old: Any | None, new: Any | None, seen: SnapshotInfo = NEW) -> Pair:
    """A pair of these values."""
    thing = old if new is None else new
    return Pair(thing.id, old, new, seen)


def held(*pairs: Pair, before: Side | None = None, after: Side | None = None, known: Known | None = None) -> Drift:
    """The ledger of these pairs."""
    return ledger(before or side(OLD), after or side(NEW), pairs, known)


def classes(drift: Drift) -> list[tuple[str, str]]:
    """Aspect and class of each change, in order."""
    return [(one.aspect, one.drift) for one in drift.changes]


def test_a_change_carries_when_it_was_made_and_when_it_was_seen() -> None:
    """The provider's own word stands beside the first pull that saw it."""
    (one,) = held(pair(slo(), LAX)).changes
    assert (one.drift, one.says) == ("loosened", "target over 30 days: 99.9 % → 99.5 %")
    assert (one.at, one.seen) == (LAX.modified, NEW.taken)
    assert one.url == "https://live.example/slo/s1"


def test_a_thing_under_another_id_is_the_same_thing() -> None:
    """Deleted and made again with the same name: told once, as cosmetic, and nothing is broken."""
    again = replace(monitor(), id=Id("live", "monitor", "m9"))
    assert classes(held(pair(monitor(), None), pair(None, again))) == [("id", "cosmetic")]


def test_a_thing_made_again_is_held_against_its_older_self() -> None:
    """What else is not as it was is told beside its new id."""
    again = replace(monitor(priority=5), id=Id("live", "monitor", "m9"))
    told = held(pair(monitor(priority=1), None), pair(None, again))
    assert classes(told) == [("priority", "loosened"), ("id", "cosmetic")]


def test_two_of_one_name_are_no_twins() -> None:
    """Where the name does not tell which one came in whose place, both are told as they are."""
    others = [replace(monitor(), id=Id("live", "monitor", key)) for key in ("m8", "m9")]
    told = held(pair(monitor(), None), *(pair(None, one) for one in others))
    assert classes(told) == [("gone", "broken"), ("new", "tightened"), ("new", "tightened")]


def test_an_slo_follows_the_twin_of_its_alert() -> None:
    """It rests on an equal alert with another id: cosmetic."""
    again = replace(monitor(), id=Id("live", "monitor", "m9"))
    was, now = (slo(measure="monitors", good=(), total=(), monitors=(one.id,)) for one in (monitor(), again))
    told = held(pair(monitor(), None), pair(None, again), pair(was, now))
    assert {one.drift for one in told.changes} == {"cosmetic"}


def test_nothing_is_new_against_what_was_never_read() -> None:
    """An absent section of the older side is told as such, and none of its rows as new."""
    unread = section(Kind.SLO, 1, coverage=Coverage(MOMENT, None, gap=Gap("slo", "live", "refused")))
    told = held(pair(None, slo()), before=side(OLD, unread))
    assert told.changes == ()
    assert [gap.why for gap in told.gaps] == ["it was not read in the older snapshot"]


def test_nothing_is_new_to_other_eyes() -> None:
    """Another credential may only see more."""
    told = held(pair(None, slo()), before=side(OLD, section(Kind.SLO, 1, credential="narrow")))
    assert told.changes == ()
    assert [gap.kind for gap in told.gaps] == ["slo"]


def test_nothing_is_new_against_a_listing_that_was_read_in_part() -> None:
    """A row that would not read yesterday is no new thing today."""
    partial = section(Kind.SLO, 1, coverage=Coverage(MOMENT, MOMENT, unread=2))
    assert held(pair(None, slo()), before=side(OLD, partial)).changes == ()


def test_a_stale_section_is_told_and_its_earlier_changes_are_too() -> None:
    """What moved until the last good pull is so; of what came after it, nothing can be told."""
    stale = section(
        Kind.SLO, 3, coverage=Coverage(NEW.taken, MID.taken, gap=Gap("slo", "live", "timed out", MID.taken))
    )
    told = held(pair(slo(), LAX, MID), after=side(NEW, stale))
    assert classes(told) == [("target", "loosened")]
    assert [(gap.why, gap.since) for gap in told.gaps] == [("timed out", MID.taken)]


def test_a_section_that_was_not_read_since_cannot_tell() -> None:
    """A pull that left it out carries it on, with its age."""
    same = section(Kind.SLO, 1)
    assert [gap.why for gap in held(after=side(NEW, same)).gaps] == ["it was not read since"]


def test_a_quiet_night_has_neither_changes_nor_gaps() -> None:
    """Both sides read whole, and nothing differs."""
    told = held()
    assert (told.changes, told.gaps) == ((), ())
    assert summary(told) == "nothing changed"


def test_a_change_is_dated_by_the_step_that_made_it() -> None:
    """The target fell on the second night, and a new name came on the third."""
    renamed = replace(LAX, name="Sold", modified=NEW.taken)
    steps = (pair(slo(), LAX, MID), pair(LAX, renamed, NEW))
    told = held(pair(slo(), renamed), known=Known(steps=lambda _: steps))
    seen = {one.aspect: (one.seen, one.at) for one in told.changes}
    assert seen == {"target": (MID.taken, LAX.modified), "name": (NEW.taken, NEW.taken)}


def test_a_reading_on_one_side_alone_is_no_change() -> None:
    """That the provider said nothing yesterday proves nothing."""
    health = Health(Id("live", "health", "t1"), "blocked")
    assert held(pair(None, health), pair(health, None)).changes == ()


def test_the_gravest_come_first_and_those_of_a_service_before_others() -> None:
    """Broken before loosened, and among equals what somebody rests on."""
    other = replace(LAX, id=Id("live", "slo", "a0"), targets=(Target(Decimal("90"), MONTH),))
    was = replace(slo(), id=other.id)
    known = Known(services=lambda one: ("shop",) if one.id == slo().id else ())
    told = held(pair(was, other), pair(slo(), LAX), pair(dashboard(), None), known=known)
    assert [(one.drift, str(one.of)) for one in told.changes] == [
        ("broken", "live:dashboard/d1"), ("loosened", "live:slo/s1"), ("loosened", "live:slo/a0"),
    ]  # fmt: skip
    assert summary(told) == "1 broken, 2 loosened"
    assert summary(replace(told, slight=3)) == "1 broken, 2 loosened, 3 cosmetic"


def test_whom_a_change_concerns() -> None:
    """Those who rest on the thing, whom its tags name, and those who rest on what it watches."""
    resting = Resting.of([("shop", frozenset({"service:shop"}), [slo().id], "orders"), ("till", frozenset(), [], "")])
    alert = replace(monitor(), tags=frozenset())
    stranger = replace(alert, refs=())
    cases = {slo(tags=frozenset()): ("shop",), monitor(): ("shop",), alert: ("shop",), stranger: ()}
    assert {one: resting.services(pair(one, None), one.id) for one in cases} == cases
    assert resting.owner(pair(alert, None), alert.id) == "orders"
    assert resting.owner(pair(replace(alert, tags=frozenset({"team:night"})), None), alert.id) == "night"


def test_a_change_says_what_it_was_and_is() -> None:
    """Also where one side is nothing."""
    base = Change(slo().id, "Orders", "window", "loosened", "99.9 %", "", "one less")
    assert base.says == "window: 99.9 % → none"
    assert replace(base, was="", now="99 %").says == "window: 99 %"
    assert replace(base, was="").says == "window"
