"""Stores that travel: by a path, by HTTP, by a bucket; whole or not at all, and never losing a snapshot."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from compiler.app.transfer import Moved, pull, push
from compiler.errors import NoSnapshot, StoreError, Unavailable
from compiler.model.base import Id, Kind
from compiler.model.world import MOMENT
from compiler.store import Store
from compiler.store.journal import Pass, mark, note_pass, note_standing, passes, releases, standing
from compiler.store.transfer import check, newest
from tests.app.shelf import Shelf
from tests.app.stores import BUCKET_ENVIRON, copy_of, grown, name_in


@pytest.fixture(params=["file", "http", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path, served: Shelf, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place of each kind with nothing in it."""
    if request.param == "s3":
        for name, value in {**BUCKET_ENVIRON, "AWS_ENDPOINT_URL": served.url}.items():
            monkeypatch.setenv(name, value)
        return "s3://bucket/team/runbook.store"
    return {"file": str(tmp_path / "share" / "runbook.store"), "http": f"{served.url}/team/runbook.store"}[
        request.param
    ]


def test_what_was_pushed_can_be_pulled(url: str, tmp_path: Path) -> None:
    """Onto a machine that has nothing, and the store is as it was."""
    here, there = grown(tmp_path / "here" / "store.sqlite", 3), tmp_path / "runner" / "state" / "store.sqlite"
    sent = push(url, here, {})
    got = pull(url, there, {})
    assert (sent.way, got.way) == ("pushed", "pulled")
    assert sent.head == got.head
    with Store.open(there) as store:
        assert [one.number for one in store.snapshots()] == [1, 2, 3]
    assert name_in(there) == "thing of night 2"
    assert sorted(one.name for one in there.parent.iterdir() if one.suffix == ".sqlite") == ["store.sqlite"]


def test_nothing_is_moved_twice(url: str, tmp_path: Path) -> None:
    """Where both sides have everything, that is all that is said."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    push(url, here, {})
    assert push(url, here, {}).way == "current"
    assert pull(url, here, {}).way == "current"


def test_a_later_night_reaches_a_store_that_is_there_already(url: str, tmp_path: Path) -> None:
    """The next night is pushed over the last, and pulled over it."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    push(url, here, {})
    pull(url, tmp_path / "runner.sqlite", {})
    push(url, grown(here, 1), {})
    assert pull(url, tmp_path / "runner.sqlite", {}).way == "pulled"
    assert name_in(tmp_path / "runner.sqlite") == "thing of night 1"


def test_nothing_lies_there_yet(url: str, tmp_path: Path) -> None:
    """A pull says how something gets there."""
    with pytest.raises(NoSnapshot, match="runbook store push"):
        pull(url, tmp_path / "store.sqlite", {})
    assert not (tmp_path / "store.sqlite").exists()


def test_an_empty_store_is_not_sent(url: str, tmp_path: Path) -> None:
    """It would look like a night in which everything vanished."""
    Store.open(tmp_path / "store.sqlite", create=True).close()
    with pytest.raises(StoreError, match="nothing to send"):
        push(url, tmp_path / "store.sqlite", {})


# Neither side loses a snapshot


def test_a_pull_never_loses_nights_that_are_only_here(url: str, tmp_path: Path) -> None:
    """Unless that is asked for, and then it is said."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    push(url, here, {})
    grown(here, 1)
    with pytest.raises(StoreError, match=r"snapshot 2 of .* is here and not there"):
        pull(url, here, {})
    assert newest(here) is not None and name_in(here) == "thing of night 1"
    told = pull(url, here, {}, force=True)
    assert (told.way, told.replaced[:10]) == ("pulled", "snapshot 2")
    assert name_in(here) == "thing of night 0"


def test_a_push_from_behind_takes_no_night_away(url: str, tmp_path: Path) -> None:
    """The release that it marked joins the longer store, and what was marked there comes back."""
    ahead = grown(tmp_path / "ahead" / "store.sqlite", 1)
    behind = copy_of(ahead, tmp_path / "behind" / "store.sqlite")
    mark(grown(ahead, 1), "from ahead", 2, MOMENT, {})
    push(url, ahead, {})
    mark(behind, "from behind", 1, MOMENT, {"shop": ("0123",)})
    told = push(url, behind, {})
    assert (told.way, told.head and told.head.snapshot) == ("pushed", 2)
    assert {one.ref for one in releases(behind)} == {"from ahead", "from behind"}
    pull(url, tmp_path / "runner.sqlite", {})
    assert {one.ref for one in releases(tmp_path / "runner.sqlite")} == {"from ahead", "from behind"}
    assert name_in(tmp_path / "runner.sqlite") == "thing of night 1"


def test_a_push_from_ahead_keeps_releases_that_were_marked_there(url: str, tmp_path: Path) -> None:
    """The nightly push does not undo what a release job pushed at noon."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    noon = copy_of(here, tmp_path / "noon" / "store.sqlite")
    mark(noon, "v1", 1, MOMENT, {})
    push(url, noon, {})
    push(url, grown(here, 1), {})
    assert [one.ref for one in releases(here)] == ["v1"]
    pull(url, tmp_path / "runner.sqlite", {})
    assert [one.ref for one in releases(tmp_path / "runner.sqlite")] == ["v1"]


def test_stores_that_grew_apart_are_not_joined(url: str, tmp_path: Path) -> None:
    """Two histories are no one's to choose between; with force the one that is here is kept."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    other = copy_of(here, tmp_path / "other" / "store.sqlite")
    push(url, grown(other, 1, "stranger"), {})
    grown(here, 1)
    for move in (push, pull):
        with pytest.raises(StoreError, match="--force"):
            move(url, here, {})
    told = push(url, here, {}, force=True)
    assert told.replaced.startswith("snapshot 2")
    pull(url, tmp_path / "runner.sqlite", {})
    assert name_in(tmp_path / "runner.sqlite") == "thing of night 1"


def test_somebody_else_pushes_meanwhile(served: Shelf, tmp_path: Path) -> None:
    """What they brought is seen, joined, and not lost."""
    where = f"{served.url}/runbook.store"
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    other = copy_of(here, tmp_path / "other" / "store.sqlite")
    mark(here, "here", 1, MOMENT, {})
    mark(other, "other", 1, MOMENT + timedelta(hours=1), {})

    def first() -> None:
        served.between = None
        push(where, other, {})

    served.between = first
    push(where, here, {})
    pull(where, tmp_path / "runner.sqlite", {})
    assert {one.ref for one in releases(tmp_path / "runner.sqlite")} == {"here", "other"}


# Nothing broken takes the place of something good


def spoil(cut: Callable[[bytes], bytes], served: Shelf, tmp_path: Path) -> Path:
    """A good store here, and there one of a later night that was spoilt."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    later = grown(copy_of(here, tmp_path / "later" / "store.sqlite"), 1)
    push(f"{served.url}/runbook.store", later, {})
    served.things["/runbook.store"] = cut(served.things["/runbook.store"])
    return here


@pytest.mark.parametrize(
    "cut",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1],
        lambda whole: whole.partition(b"\n")[0] + b"\n",
        lambda whole: whole[:-40] + bytes(40),
        lambda whole: whole.replace(b'"sha256":"', b'"sha256":"0'),
        lambda whole: whole.replace(b"runbook-store/1", b"runbook-store/9"),
        lambda _: b"<html>please sign in</html>",
        lambda _: b"",
        lambda whole: whole.partition(b"\n")[2],
    ],
    ids=["half", "a byte short", "no body", "zeros at the end", "digest", "form", "a page", "nothing", "no head"],
)
def test_what_is_not_whole_is_refused(cut: Callable[[bytes], bytes], served: Shelf, tmp_path: Path) -> None:
    """The store that is here stays as it is, and no draft lies about."""
    here = spoil(cut, served, tmp_path)
    before = name_in(here)
    with pytest.raises(StoreError):
        pull(f"{served.url}/runbook.store", here, {})
    assert name_in(here) == before == "thing of night 0"
    assert [one.name for one in here.parent.iterdir() if one.name.startswith(".transfer")] == []
    with pytest.raises(StoreError, match="--force"):
        push(f"{served.url}/runbook.store", here, {})
    assert push(f"{served.url}/runbook.store", here, {}, force=True).replaced == "a damaged store"


def test_a_line_that_breaks_off_leaves_the_store_as_it_is(served: Shelf, tmp_path: Path) -> None:
    """The server promised more bytes than came."""
    here = spoil(lambda whole: whole, served, tmp_path)
    served.cut = 100
    with pytest.raises(Unavailable, match="could not be reached"):
        pull(f"{served.url}/runbook.store", here, {})
    assert name_in(here) == "thing of night 0"


def test_a_digest_that_is_right_does_not_make_a_store_of_anything(served: Shelf, tmp_path: Path) -> None:
    """What arrives whole is opened and looked at before it counts."""
    from hashlib import sha256

    import zstandard

    from compiler.store.transfer import Head

    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE x (y)")
        connection.commit()
    body = other.read_bytes()
    head = Head(sha256(body).hexdigest(), len(body), 7, "2026-11-07")
    served.things["/s"] = head.line() + zstandard.ZstdCompressor().compress(body)
    with pytest.raises(StoreError, match="no store of this program"):
        pull(f"{served.url}/s", tmp_path / "store.sqlite", {})
    assert not (tmp_path / "store.sqlite").exists()


def test_a_damaged_store_here_is_replaced_only_on_demand(url: str, tmp_path: Path) -> None:
    """Somebody may want to look at it first."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    push(url, here, {})
    here.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    with pytest.raises(StoreError, match="--force"):
        pull(url, here, {})
    assert pull(url, here, {}, force=True).replaced == "a damaged store"
    assert name_in(here) == "thing of night 0"


def test_readers_see_the_old_store_to_the_end_and_the_new_one_after(url: str, tmp_path: Path) -> None:
    """A pull under a running compile disturbs nobody."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    runner = copy_of(here, tmp_path / "runner" / "store.sqlite")
    push(url, grown(here, 1), {})
    with Store.open(runner) as store:
        estate = store.estate()
        pull(url, runner, {})
        assert estate.get(Id("east", "monitor", "1")).rows[0].name == "thing of night 0"
    assert name_in(runner) == "thing of night 1"


def test_a_pull_waits_for_no_pull_of_vendors_that_never_ends(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a sync is writing the store, it is said to be locked, and nothing is lost."""
    here = grown(tmp_path / "here" / "store.sqlite", 1)
    runner = copy_of(here, tmp_path / "runner" / "store.sqlite")
    push(url, grown(here, 1), {})
    monkeypatch.setattr("compiler.store.transfer.PATIENCE", 1)
    monkeypatch.setattr("compiler.store.transfer.connect", lambda path: hasty(path))
    with Store.open(runner) as store, store.begin(MOMENT, "test") as staged:
        staged.listed("east", Kind.MONITOR)
        with pytest.raises(StoreError, match="locked"):
            pull(url, runner, {})
    assert name_in(runner) == "thing of night 0"


def hasty(path: Path) -> sqlite3.Connection:
    """A connection that waits for nobody."""
    from compiler.store.connection import connect

    return connect(path, wait_s=0.01)


def test_the_memo_stays_at_home(served: Shelf, tmp_path: Path) -> None:
    """It can be made again, and may hold what was declared on this machine alone."""
    here = grown(tmp_path / "store.sqlite", 1)
    with Store.open(here) as store:
        store.remember("declared:x", b"what only this machine knows" * 100)
    push(f"{served.url}/s", here, {})
    got: Moved = pull(f"{served.url}/s", tmp_path / "runner.sqlite", {})
    assert got.way == "pulled"
    with Store.open(tmp_path / "runner.sqlite") as store:
        assert store.recall("declared:x") is None
    with Store.open(here) as store:
        assert store.recall("declared:x") is not None


def test_what_people_did_travels_and_is_no_damage(url: str, tmp_path: Path) -> None:
    """Releases, passes and what stood, read again on the other side as they were written."""
    here, there = grown(tmp_path / "here" / "store.sqlite", 1), tmp_path / "there.sqlite"
    passed = Pass("break-glass", "orders stand still", ("RB204",), ("shop",), 1, MOMENT)
    mark(here, "v1", 1, MOMENT, {"shop": ("0123",)})
    note_pass(here, passed)
    note_standing(here, 1, {"shop": ("0123", "4567")})
    note_standing(here, 1, {"shop": (), "other": ("89ab",)})
    push(url, here, {})
    pull(url, there, {})
    check(there)
    assert [(one.ref, one.number, one.stood) for one in releases(there)] == [("v1", 1, {"shop": frozenset({"0123"})})]
    assert passes(there) == (passed,)
    assert standing(there, 1) == {"shop": frozenset({"0123", "4567"}), "other": frozenset({"89ab"})}
