"""Sync: what a pull keeps, what it says of failures, and that proof alone ends a thing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from compiler.errors import Contract, Refused, SettingsError, Unavailable
from compiler.model.base import Id, Kind
from compiler.model.promise import Declared
from compiler.model.world import MOMENT
from compiler.ports import Door, Failed, Gone, Pulled, Row, Same, Unread
from tests.app.fake import Bench, FakeFeed, ids, monitors, thing

ONE, TWO = ids("1", "2")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A project whose instances live in memory."""
    return Bench(tmp_path)


def test_a_complete_pull_exits_with_0_and_counts_what_it_brought(bench: Bench) -> None:
    report = bench.pull(FakeFeed(monitors("1", "2")))
    (line,) = report.feeds
    assert (report.exit_code, line.state, line.rows, line.new) == (0, "complete", 2, 2)
    assert bench.store().estate().get(ONE).first.name == "1"


def test_an_unchanged_pull_writes_no_definition_and_says_so(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors("1", "2")))
    (line,) = bench.pull(FakeFeed(monitors("1", "2"))).feeds
    assert (line.rows, line.new, line.changed) == (2, 0, 0)
    assert versions(bench) == 2


def test_a_reordered_body_is_no_change(bench: Bench) -> None:
    bench.pull(FakeFeed([Row(Kind.MONITOR, "1", b'{"name": "a", "other": 1}')]))
    (line,) = bench.pull(FakeFeed([Row(Kind.MONITOR, "1", b'{"other": 1,  "name": "a"}')])).feeds
    assert line.changed == 0
    assert versions(bench) == 1


def test_a_failed_feed_keeps_its_rows_with_the_age_of_the_last_good_pull(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors("1")))
    report = bench.pull(FakeFeed([Unavailable("host: no answer")]))
    (section,) = bench.store().estate().coverage(Kind.MONITOR)
    assert (report.exit_code, report.feeds[0].state, report.feeds[0].why) == (3, "stale", "host: no answer")
    assert section.coverage.good_at == MOMENT
    assert section.coverage.gap is not None and section.coverage.gap.why == "host: no answer"
    assert bench.store().estate().get(ONE).rows


def test_a_feed_that_never_succeeded_is_absent_with_the_missing_permission(bench: Bench) -> None:
    report = bench.pull(FakeFeed([Refused("host: 403", scope="monitors_read")]))
    assert (report.exit_code, report.feeds[0].state) == (3, "absent")
    (gap,) = bench.store().estate().get(ONE).gaps
    assert gap.why == "host: 403 (needs monitors_read)"


def test_rows_before_a_failure_are_kept(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors("1")))
    bench.pull(FakeFeed([thing("1", "better"), Contract("page 2: no list")]))
    assert bench.store().estate().get(ONE).first.name == "better"


def test_one_feed_s_failure_stops_no_other(bench: Bench) -> None:
    broken = FakeFeed([RuntimeError("token abc")], name="broken", kinds=(Kind.SLO,))
    report = bench.pull(FakeFeed(monitors("1")), broken)
    assert [line.state for line in report.feeds] == ["complete", "absent"]


def test_an_unforeseen_error_is_told_by_its_class_alone(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    report = bench.pull(FakeFeed([RuntimeError("Bearer abc123")]))
    assert report.feeds[0].why == "an error in this program (RuntimeError); please report it"
    assert "RuntimeError" in caplog.text
    assert "abc123" not in caplog.text


def test_one_kind_of_a_feed_may_fail_alone(bench: Bench) -> None:
    kinds = (Kind.MONITOR, Kind.SLO)
    report = bench.pull(FakeFeed([*monitors("1"), Failed(Kind.SLO, "not allowed")], kinds=kinds))
    states = {section.kind: section.coverage.state for section in report.feeds[0].sections}
    assert states == {"monitor": "complete", "slo": "absent"}
    assert report.exit_code == 3


def test_a_row_that_will_not_read_makes_its_section_partial_and_keeps_the_last_good_one(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors("1")))
    report = bench.pull(FakeFeed([Row(Kind.MONITOR, "1", b'{"odd": 1}'), Row(Kind.MONITOR, "2", b"<html>")]))
    assert (report.exit_code, report.feeds[0].state, report.feeds[0].unread) == (3, "partial", 2)
    assert bench.store().estate().get(ONE).first.name == "1"
    assert bench.store().estate().get(TWO).gaps[0].why == "2: could not be read: its body is no JSON"


def test_unread_rows_count_and_stay(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors("1")))
    report = bench.pull(FakeFeed([Unread(Kind.MONITOR, "1", "forbidden")]))
    assert (report.feeds[0].state, report.feeds[0].vanished) == ("partial", 0)
    assert bench.store().estate().get(ONE).rows


def test_same_keeps_a_row_and_is_unread_where_nothing_is_kept(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors("1")))
    report = bench.pull(FakeFeed([Same(Kind.MONITOR, "1"), Same(Kind.MONITOR, "2")]))
    assert (report.feeds[0].state, report.feeds[0].unread) == ("partial", 0)
    assert bench.store().estate().get(ONE).rows


def test_feeds_are_told_the_versions_of_what_is_held(bench: Bench) -> None:
    seen: list[str | None] = []

    def script(door: Door) -> Iterator[Pulled]:
        seen.extend([door.known(Kind.MONITOR, "1"), door.known(Kind.MONITOR, "2"), *sorted(door.keys(Kind.MONITOR))])
        yield Same(Kind.MONITOR, "1")

    bench.pull(FakeFeed(monitors("1", version="v7")))
    bench.pull(FakeFeed(script))
    assert seen == ["v7", None, "1"]


def test_a_vanished_row_stays_until_its_going_is_proven(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors(*"12345678")))
    report = bench.pull(FakeFeed(monitors(*"2345678")))
    assert (report.feeds[0].vanished, report.exit_code) == (1, 0)
    assert bench.store().estate().get(ONE).rows
    report = bench.pull(FakeFeed(monitors(*"2345678")), by_id(gone={"1"}))
    estate = bench.store().estate()
    assert estate.get(ONE).absent
    assert estate.proven_gone(ONE)
    assert bench.store().estate(2).get(ONE).rows


def test_a_vanished_row_that_answers_by_id_stays_and_is_no_doubt(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors(*"123")), by_id())
    report = bench.pull(FakeFeed(monitors("1")), by_id())
    assert (report.exit_code, report.feeds[0].vanished, report.feeds[1].rows) == (0, 0, 2)
    assert bench.store().estate().get(TWO).rows


def test_a_listing_that_shrank_by_more_than_a_fifth_is_doubted_until_the_vanished_answer(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors(*"12345678")))
    report = bench.pull(FakeFeed(monitors(*"12345")))
    assert report.exit_code == 3
    assert bench.store().estate().get(Id("east", "monitor", "9")).gaps[0].why == "the listing shrank from 8 to 5"
    bench.pull(FakeFeed(monitors(*"12345")), by_id(gone=set("678")))
    assert bench.store().estate().get(Id("east", "monitor", "9")).absent


def test_a_changed_credential_that_sees_less_is_doubted(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors(*"1234567890")))
    bench.pull(FakeFeed(monitors(*"123456789")), credential="key-2")
    assert bench.store().estate().get(Id("east", "monitor", "x")).gaps[0].why.startswith("the credential changed")


def test_a_refused_id_is_told_and_leaves_its_section_complete(bench: Bench) -> None:
    bench.pull(FakeFeed(monitors(*"123456")))
    report = bench.pull(FakeFeed(monitors(*"12345")), by_id(refused={"6"}))
    assert (report.exit_code, report.feeds[0].state, report.feeds[1].state) == (3, "complete", "partial")
    assert bench.store().estate().get(Id("east", "monitor", "6")).rows


def test_a_reading_that_is_missing_from_a_whole_listing_is_over(bench: Bench) -> None:
    states = FakeFeed(monitors("1", "2", kind=Kind.MONITOR_STATE), kinds=(Kind.MONITOR_STATE,))
    bench.pull(states)
    bench.pull(FakeFeed(monitors("1", kind=Kind.MONITOR_STATE), kinds=(Kind.MONITOR_STATE,)))
    estate = bench.store().estate()
    assert estate.get(ONE.seen_as(Kind.MONITOR_STATE)).rows
    assert estate.get(TWO.seen_as(Kind.MONITOR_STATE)).absent


def test_a_reading_knows_since_when_it_holds(bench: Bench) -> None:
    kinds = (Kind.MONITOR_STATE,)
    for state in ("ok", "alert", "alert"):
        bench.pull(FakeFeed([thing("1", state, Kind.MONITOR_STATE)], kinds=kinds))
    held = bench.store().estate().held(ONE.seen_as(Kind.MONITOR_STATE))
    assert held is not None
    assert (held.first, held.changed) == (MOMENT + timedelta(days=1), True)


def test_a_better_reader_reads_kept_bodies_anew_without_a_version(bench: Bench) -> None:
    bench.pull(FakeFeed([thing("1", "old")]))
    bench.pull(FakeFeed([thing("1", "new")]))
    bench.pull(FakeFeed([Same(Kind.MONITOR, "1")], reader=2))
    assert bench.store().estate().get(ONE).first.name == "new v2"
    assert bench.store().estate(1).get(ONE).first.name == "old v2"
    assert [one.name for one in bench.store().estate().named(Kind.MONITOR, frozenset({"new"})).rows] == ["new v2"]
    assert versions(bench) == 2


def test_only_pulls_what_is_named_and_carries_the_rest_over(bench: Bench) -> None:
    slos = FakeFeed(monitors("1", kind=Kind.SLO), name="slos", kinds=(Kind.SLO,))
    bench.pull(FakeFeed(monitors("1")), slos)
    report = bench.pull(FakeFeed([Unavailable("not asked")]), slos, only=("slo",))
    assert [line.feed for line in report.feeds] == ["slos"]
    assert report.exit_code == 0
    ages = {one.kind: one.coverage.asked_at for one in report.sections}
    assert ages == {"monitor": MOMENT, "slo": MOMENT + timedelta(days=1)}


def test_only_refuses_a_word_that_nothing_answers_to(bench: Bench) -> None:
    with pytest.raises(SettingsError, match="--only nonsense"):
        bench.pull(FakeFeed(monitors("1")), only=("nonsense",))


def test_an_unknown_service_is_refused_before_anything_is_pulled(bench: Bench) -> None:
    with pytest.raises(SettingsError, match="no service"):
        bench.pull(FakeFeed(monitors("1")), service="nobody")
    assert not bench.project.store.exists()


def test_a_plan_tells_calls_and_makes_no_snapshot(bench: Bench) -> None:
    def never(door: Door) -> Iterator[Pulled]:  # noqa: ARG001 - it must not be called
        raise AssertionError

    before = bench.pull(FakeFeed(never), plan=True)
    assert not bench.project.store.exists()
    bench.pull(FakeFeed(monitors("1", "2")))
    after = bench.pull(FakeFeed(never), plan=True)
    assert [one.calls for one in (*before.planned, *after.planned)] == [
        "1 requests, 0 wanted", "3 requests, 0 wanted",
    ]  # fmt: skip
    assert len(bench.store().snapshots()) == 1


def test_an_instance_that_is_no_longer_configured_is_stale_and_fails_nothing(bench: Bench) -> None:
    west = FakeFeed(monitors("1"), instance="west")
    bench.pull(FakeFeed(monitors("1")), west)
    report = bench.pull(FakeFeed(monitors("1")))
    gone = next(one for one in report.sections if one.instance == "west")
    assert report.exit_code == 0
    assert gone.coverage.state == "stale"
    assert gone.coverage.gap is not None and not gone.coverage.gap.configured


def test_people_and_secrets_never_reach_store_report_or_log(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def script(door: Door) -> Iterator[Pulled]:
        door.told("asked ana@example.com")
        yield thing("1", "tell @ana@example.com or +5511999990001", url="https://hooks.example.com/x/secret99")
        yield Unread(Kind.MONITOR, "2", "https://api.example.com/?token=secret99 said no to ana@example.com")
        raise Unavailable("https://ana:secret99@example.com: no answer")

    report = bench.pull(FakeFeed(script))
    told = repr(report) + caplog.text
    kept = b"".join(path.read_bytes() for path in bench.project.state.glob("store.sqlite*"))
    for secret in ("ana@", "5511999990001", "secret99"):
        assert secret not in told
        assert secret.encode() not in kept
    assert "@person-" in bench.store().estate().get(ONE).first.name


def test_what_the_rows_bring_is_told_as_it_goes(bench: Bench) -> None:
    told: list[tuple[str, int]] = []
    bench.pull(FakeFeed(monitors("1", "2")), progress=lambda feed, rows: told.append((feed, rows)))
    assert told[-1] == ("east/things", 2)


def test_a_declaration_that_breaks_the_second_phase_costs_only_that(bench: Bench) -> None:
    bench.declared = Declared(services=(object(),))  # type: ignore[arg-type]
    report = bench.pull(FakeFeed(monitors("1")))
    assert report.exit_code == 3
    assert report.broke[0].startswith("what the promises rest on could not be worked out")
    assert bench.store().estate().get(ONE).rows


def by_id(gone: set[str] | None = None, refused: set[str] | None = None) -> FakeFeed:
    """A feed of the second phase: things are there unless they are gone or refused."""

    def script(door: Door) -> Iterator[Pulled]:
        for want in door.wanted:
            if want.key in (gone or ()):
                yield Gone(want.kind, want.key)
            elif want.key in (refused or ()):
                yield Unread(want.kind, want.key, "not allowed")
            else:
                yield thing(want.key, kind=want.kind)

    return FakeFeed(script, name="by-id", second=True)


def versions(bench: Bench) -> int:
    """How many versions of definitions the store holds."""
    store = bench.store()
    return int(store._connection.execute("SELECT count(*) FROM version").fetchone()[0])
