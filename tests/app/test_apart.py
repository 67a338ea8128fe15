"""A pull in a process of its own brings what a pull in threads brings, and loses no more when that process is lost."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from compiler.errors import Unavailable
from compiler.model.base import Kind
from compiler.ports import Door, Failed, Gone, Pulled, Row, Same, Unread
from compiler.store import Store
from tests.app.fake import Bench, FakeFeed, monitors, thing

ROOT = Path(__file__).resolve().parents[2]
CALL = "import sys; from tests.app.test_apart import nights; nights(sys.argv[1], sys.argv[2], sys.argv[3] == 'apart')"

Night = Callable[[], tuple[FakeFeed, ...]]


def everything() -> tuple[FakeFeed, ...]:
    """Rows that are fine, that are no JSON, that a reader refuses, that hold a person; a feed that fails half-way."""
    rows: list[Pulled] = [
        *monitors("1", "2"), thing("3", "write to ana@example.com"), Row(Kind.MONITOR, "4", b"{"),
        Row(Kind.MONITOR, "5", b'{"other": 1}'), Unread(Kind.MONITOR, "6", "refused"), Gone(Kind.MONITOR, "7"),
    ]  # fmt: skip
    broken = FakeFeed([thing("a", kind=Kind.SLO), Unavailable("no answer")], "broken", (Kind.SLO,))
    return FakeFeed(rows), broken, FakeFeed([Failed(Kind.DASHBOARD, "not allowed")], "boards", (Kind.DASHBOARD,))


def changed() -> tuple[FakeFeed, ...]:
    """The night after: one row as it was by its provider's word, one in the same bytes, one changed twice."""
    rows: list[Pulled] = [
        Same(Kind.MONITOR, "1"), *monitors("2"), thing("3", "other"), thing("3", "write to ana@example.com"),
    ]  # fmt: skip
    return (FakeFeed(rows),)


def knowing() -> tuple[FakeFeed, ...]:
    """A feed that tells what the door knows."""

    def pull(door: Door) -> Iterator[Pulled]:
        door.told(f"{sorted(door.keys(Kind.MONITOR))} {door.known(Kind.MONITOR, '1')} {door.now:%Y}")
        yield from monitors("1", version="v1")

    return (FakeFeed(pull),)


def lost() -> tuple[FakeFeed, ...]:
    """A feed during which the process that pulls is killed."""

    def pull(_: Door) -> Iterator[Pulled]:
        yield thing("1", "better")
        os.kill(os.getpid(), signal.SIGKILL)

    return (FakeFeed(pull),)


def narrow() -> tuple[FakeFeed, ...]:
    """A feed that learns while it pulls that its key sees a part only."""

    def pull(_: Door) -> Iterator[Pulled]:
        yield from monitors("1")
        object.__setattr__(feed, "leaves_out", (Kind.MONITOR,))

    feed = FakeFeed(pull)
    return (feed,)


NIGHTS: Mapping[str, tuple[Night, ...]] = {
    "everything": (everything, everything),
    "changed": (everything, changed, changed),
    "knowing": (knowing, knowing),
    "lost": (everything, lost),
    "narrow": (narrow,),
}


def nights(folder: str, name: str, apart: bool) -> None:
    """Pulls these nights and prints what each came to."""
    bench = Bench(Path(folder))
    reports = [bench.pull(*night(), apart=apart) for night in NIGHTS[name]]
    print(json.dumps([_told(report) for report in reports]))


def _told(report: Any) -> Any:
    lines = [
        (one.feed, one.state, one.rows, one.new, one.changed, one.unread, one.gone, one.why) for one in report.feeds
    ]
    return [report.exit_code, lines, report.words]


def pulled(folder: Path, name: str, way: str) -> Any:
    """What these nights came to, in a process without threads, where a copy can be made."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", CALL, str(folder), name, way], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def held(folder: Path) -> list[tuple[Any, object]]:
    """Every definition of the newest snapshot, with its body."""
    with Store.open(Bench(folder).project.store) as store:
        things = [one for kind in (Kind.MONITOR, Kind.SLO) for one in store.estate().every(kind)]
        return [(one, store.body(one.id)) for one in things]


@pytest.mark.parametrize("name", ["everything", "changed", "knowing"])
def test_both_ways_bring_the_same(tmp_path: Path, name: str) -> None:
    apart, threads = (pulled(tmp_path / way, name, way) for way in ("apart", "threads"))
    assert apart == threads
    assert _without_pseudonyms(held(tmp_path / "apart")) == _without_pseudonyms(held(tmp_path / "threads"))


def test_what_the_lost_process_had_brought_is_kept_and_the_rest_stays_as_it_was(tmp_path: Path) -> None:
    (_, (code, lines, _)) = pulled(tmp_path / "apart", "lost", "apart")
    assert code == 3
    ((_, state, *_, why),) = lines
    assert state != "complete" and "ended before its time" in why
    assert {one.id.key for one, _ in held(tmp_path / "apart")} == {"1", "2", "3", "a"}


@pytest.mark.parametrize("way", ["apart", "threads"])
def test_what_a_feed_learns_of_its_key_while_it_pulls_is_kept(tmp_path: Path, way: str) -> None:
    """Where the key sees a part only, no listing proves an absence."""
    pulled(tmp_path / way, "narrow", way)
    with Store.open(Bench(tmp_path / way).project.store) as store:
        (section,) = store.estate().coverage(Kind.MONITOR)
    assert section.leaves_out


def _without_pseudonyms(things: object) -> str:
    """As text; each folder has a key of its own, so that pseudonyms differ."""
    return re.sub(r"person-[0-9a-f]{8}", "person", str(things))
