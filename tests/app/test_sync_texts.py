"""Sync: what the texts of live things lead to and no listing holds is asked for by its id, once and lightly."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from compiler.model.base import Kind
from compiler.ports import Door, Gone, Pulled, Unread, Want
from tests.app.fake import Bench, FakeFeed, ids, monitors, thing

ONE, TWO, THREE = ids("1", "2", "3")
TELLS = (thing("1", names=["2", "3"]),)
LISTING = FakeFeed(TELLS)


class Desk:
    """A feed that answers for things asked by id, and remembers what it was asked."""

    def __init__(self, **answers: Pulled) -> None:
        self.answers, self.asked = answers, list[str]()

    @property
    def feed(self) -> FakeFeed:
        """As a feed of the second phase."""
        return FakeFeed(self._pull, name="by-id", second=True)

    def _pull(self, door: Door) -> Iterator[Pulled]:
        for want in door.wanted:
            assert want == Want(Kind.MONITOR, want.key)
            self.asked.append(want.key)
            yield self.answers[f"k{want.key}"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A project whose instances live in memory."""
    return Bench(tmp_path)


def test_what_a_text_names_and_no_listing_holds_is_asked_for(bench: Bench) -> None:
    """A 404 proves that it is gone, and an answer that it is there."""
    desk = Desk(k2=Gone(Kind.MONITOR, "2"), k3=thing("3"))
    assert bench.pull(LISTING, desk.feed).exit_code == 0
    assert desk.asked == ["2", "3"]
    estate = bench.store().estate()
    assert estate.proven_gone(TWO)
    assert estate.get(THREE).rows


def test_what_is_proven_gone_is_asked_for_no_more(bench: Bench) -> None:
    """Its going stays proven in the nights after."""
    desk = Desk(k2=Gone(Kind.MONITOR, "2"), k3=Gone(Kind.MONITOR, "3"))
    for _ in range(3):
        bench.pull(LISTING, desk.feed)
    assert desk.asked == ["2", "3"]
    assert bench.store().estate().proven_gone(TWO)


def test_what_is_listed_again_is_there_again(bench: Bench) -> None:
    """Somebody restored it."""
    desk = Desk(k2=Gone(Kind.MONITOR, "2"), k3=Gone(Kind.MONITOR, "3"))
    bench.pull(LISTING, desk.feed)
    bench.pull(FakeFeed((*TELLS, thing("2"))), desk.feed)
    assert bench.store().estate().get(TWO).rows
    assert not bench.store().estate().proven_gone(TWO)


def test_a_refusal_of_what_only_a_text_names_is_no_lack_of_the_pull(bench: Bench) -> None:
    """It is unknown, and asked for again; the night was complete all the same."""
    desk = Desk(k2=Unread(Kind.MONITOR, "2", "not allowed (403)"), k3=Gone(Kind.MONITOR, "3"))
    report = bench.pull(LISTING, desk.feed)
    assert (report.exit_code, [one.unread for one in report.feeds]) == (0, [0, 0])
    (gap,) = bench.store().estate().get(TWO).gaps
    assert "403" in gap.why
    bench.pull(LISTING, desk.feed)
    assert desk.asked == ["2", "3", "2"]


def test_what_vanished_from_the_list_is_no_light_matter(bench: Bench) -> None:
    """A thing that is held and refused is a lack, whoever names it."""
    desk = Desk(k2=Unread(Kind.MONITOR, "2", "not allowed (403)"), k3=Gone(Kind.MONITOR, "3"))
    bench.pull(FakeFeed((*TELLS, thing("2"))), desk.feed)
    report = bench.pull(LISTING, desk.feed)
    assert (report.exit_code, [one.unread for one in report.feeds]) == (3, [0, 1])


def test_what_left_with_its_text_is_not_asked_for(bench: Bench) -> None:
    """The alert that named it says so no longer."""
    desk = Desk(k2=Unread(Kind.MONITOR, "2", "not allowed (403)"), k3=Gone(Kind.MONITOR, "3"))
    bench.pull(LISTING, desk.feed)
    bench.pull(FakeFeed(monitors("1")), desk.feed)
    assert desk.asked == ["2", "3"]


def test_every_organisation_at_the_same_host_is_asked(bench: Bench) -> None:
    """The address does not tell which of them is meant; one at another host is left alone."""
    here, there, far = (Desk(k2=Gone(Kind.MONITOR, "2"), k3=Gone(Kind.MONITOR, "3")) for _ in range(3))
    for _ in range(2):
        bench.pull(
            FakeFeed((thing("1", names=["2", "3"], at="https://a.example/1"),)), here.feed,
            FakeFeed((thing("3", at="https://a.example/3"),), instance="west"), replace(there.feed, instance="west"),
            FakeFeed((thing("9", at="https://b.example/9"),), instance="far"), replace(far.feed, instance="far"),
        )  # fmt: skip
    assert (here.asked, there.asked, far.asked) == (["2", "3"], ["2"], [])


def test_an_organisation_that_did_not_answer_is_asked_again(bench: Bench) -> None:
    """Also where the other one knows by now that it is gone."""
    here, there = Desk(k2=Gone(Kind.MONITOR, "2")), Desk(k2=Unread(Kind.MONITOR, "2", "no answer", passing=True))
    for _ in range(2):
        bench.pull(
            FakeFeed((thing("1", names=["2"], at="https://a.example/1"),)), here.feed,
            FakeFeed((thing("3", at="https://a.example/3"),), instance="west"), replace(there.feed, instance="west"),
        )  # fmt: skip
    assert (here.asked, there.asked) == (["2"], ["2", "2"])
