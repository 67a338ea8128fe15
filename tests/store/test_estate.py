"""The store's estate answers as the World in memory does."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from compiler.errors import NoSnapshot
from compiler.model.base import Id, Kind
from compiler.model.coverage import Section
from compiler.model.reading import MonitorState
from compiler.model.scope import Term, selecting
from compiler.model.signal import Condition, Signal
from compiler.model.watching import Monitor
from compiler.model.world import MOMENT, World, name_words
from compiler.ports import Estate
from compiler.store import Store
from tests.store.fake_pull import clean, finish, pull, read, row
from tests.store.worlds import ASKED, DEFINED, INSTANCES, KEYS, METRICS, OBSERVED, TAGS, WORDS, worlds

QUESTIONS = ["get", "tagged", "named", "using", "referring", "held", "any_of", "before", "proven_gone"]


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_the_estate_of_a_store_answers_every_question_as_the_world_does(world: World) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.sqlite", create=True) as store:
        number = keep(store, world)
        assert answers(store.estate()) == answers(world)
        finish(store, ())
        assert answers(store.estate(number)) == answers(world)


@settings(max_examples=60, deadline=None)
@given(worlds(), worlds())
def test_an_older_snapshot_answers_as_it_did_when_it_was_the_newest(older: World, newer: World) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.sqlite", create=True) as store:
        number = keep(store, older)
        then = answers(store.estate())
        keep(store, newer)
        assert answers(store.estate(number)) == then
        keep(store, older)
        assert answers(store.estate(number)) == then


def test_an_estate_is_pinned_to_its_snapshot_while_another_one_is_finished(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [monitor("1", "old")])
        estate = store.estate()
        finish(store, [monitor("1", "new")])
        assert estate.get(monitor("1").id).first.name == "old"
        assert store.estate().get(monitor("1").id).first.name == "new"


def test_a_staged_pull_sees_its_own_rows_and_nobody_else_does(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [monitor("1")])
        with pull(store, [monitor("1"), monitor("2")]) as staged:
            assert staged.estate().get(monitor("2").id).rows
            assert store.estate().get(monitor("2").id).absent
        assert store.estate().get(monitor("2").id).absent


def test_an_estate_before_the_first_pull_is_no_snapshot(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite", create=True) as store, pytest.raises(NoSnapshot):
        store.estate()


def test_a_refused_id_is_a_gap_of_exactly_that_id(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        with pull(store, [monitor("1")]) as staged:
            staged.refused("east", Kind.MONITOR, "7", "not allowed, needs monitors_read")
            staged.finish(MOMENT)
        estate = store.estate()
        assert estate.get(monitor("7").id).gaps[0].why == "7: not allowed, needs monitors_read"
        assert estate.get(monitor("8").id).absent
        assert not estate.proven_gone(monitor("7").id)


def test_an_observation_knows_how_it_read_before(tmp_path: Path) -> None:
    words = [MonitorState(monitor("1").id.seen_as(Kind.MONITOR_STATE), word) for word in ("ok", "alert", "alert", "ok")]
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        told = []
        for word in words:
            number = finish(store, [word])
            told.append(store.estate().before(word.id))
        assert [one and one.state for one in told] == [None, "ok", "ok", "alert"]
        assert store.estate(number - 1).before(words[0].id) == words[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_lookup_of_one_service_scans_a_table(tmp_path: Path, question: str) -> None:
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [monitor(str(n)) for n in range(50)])
        estate, asked = store.estate(), []
        estate._connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]
        ask(estate, question)
        estate._connection.set_trace_callback(None)  # type: ignore[attr-defined]
        assert asked
        assert [step for sql in asked for step in plan(estate, sql) if scans(step)] == []


def test_what_is_about_another_service_is_not_opened(tmp_path: Path) -> None:
    """However many things read the metric: the index tells what they are about."""
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [counting(str(n), f"service-{n}") for n in range(50)])
        estate = store.estate()
        found = estate.using(Kind.MONITOR, frozenset({"hits"}), {"service": frozenset({"service-7", "none"})})
        assert [use.resource.key for use in found.rows] == ["7"]
        assert len(estate._parsed) == 1  # type: ignore[attr-defined]
        assert len(estate.using(Kind.MONITOR, frozenset({"hits"}), {"zone": frozenset("x")}).rows) == 50
        finish(store, [counting(str(n), "service-7") for n in range(50)])
        moved = store.estate().using(Kind.MONITOR, frozenset({"hits"}), {"service": frozenset({"service-7"})})
        assert len(moved.rows) == 50


def counting(key: str, service: str) -> Monitor:
    """A monitor of the requests of a service."""
    signal = Signal("metric", frozenset({"hits"}), selecting([Term("service", (service,))]))
    return replace(monitor(key), conditions=(Condition(signal),))


def keep(store: Store, world: World) -> int:
    """Pulls a world into a store: whole at first, then its failures; answers the number of the last snapshot."""
    sections = {(section.instance, section.kind) for kind in Kind for section in world.coverage(kind)}
    failed = {(gap.instance, gap.kind) for gap in world.failed}
    never = {key for key in failed if not any((v.id.instance, v.id.kind) == key for v in world.values)}
    with pull(store, world.values) as staged:
        for instance, kind in sections - never:
            staged.listed(instance, kind, leaves_out=kind in world.unconfirmed)
        for instance, kind in never:
            staged.failed(instance, kind, "no answer", leaves_out=kind in world.unconfirmed)
        for id in world.gone:
            staged.gone(id.instance, id.kind, id.key)
        staged.finish(MOMENT)
    with store.begin(MOMENT, "test") as staged:
        for value in world.values:
            if (value.id.instance, value.id.kind) not in failed:
                staged.put(value.id.instance, row(value), 1, read, clean)
        for instance, kind in failed:
            staged.failed(instance, kind, "no answer", leaves_out=kind in world.unconfirmed)
        return staged.finish(MOMENT).number


def answers(estate: Estate) -> dict[str, Any]:
    """Everything that can be asked about a random world."""
    every = [Id(one, kind.value, key) for one in INSTANCES for kind in DEFINED + OBSERVED for key in (*KEYS, "none")]
    asked: dict[str, Any] = {f"get {id}": estate.get(id) for id in every}
    asked |= {f"gone {id}": estate.proven_gone(id) for id in every}
    asked |= {f"held {id}": (estate.held(id), estate.before(id)) for id in every}
    asked |= {f"referring {id}": estate.referring(id) for id in every}
    for kind in DEFINED:
        asked |= {f"tagged {kind} {tag}": estate.tagged(kind, frozenset({tag})) for tag in TAGS}
        asked |= {f"using {kind} {metric}": estate.using(kind, frozenset({metric})) for metric in METRICS}
        asked |= {
            f"using {kind} {metric} of {of}": estate.using(kind, frozenset({metric, "sent"}), of)
            for metric in METRICS
            for of in ASKED
        }
        asked |= {f"named {kind} {word}": estate.named(kind, name_words(word)) for word in WORDS}
        asked[f"all {kind}"] = (estate.tagged(kind, frozenset(TAGS)), estate.using(kind, frozenset(METRICS)))
    asked |= {f"any {kind} {one}": estate.any_of(kind, one) for kind in DEFINED for one in (*INSTANCES, "none")}
    asked |= {f"every {kind}": tuple(estate.every(kind)) for kind in DEFINED + OBSERVED}
    known = frozenset(every[::3])
    asked |= {f"every other {kind}": tuple(estate.every(kind, known)) for kind in DEFINED + OBSERVED}
    return asked | {f"coverage {kind}": tuple(map(bare, estate.coverage(kind))) for kind in DEFINED + OBSERVED}


def bare(section: Section) -> Section:
    """A section without its count of rows, which a world does not keep."""
    return replace(section, rows=0)


def monitor(key: str, name: str = "") -> Monitor:
    """A monitor of the first instance."""
    return Monitor(Id("east", "monitor", key), name, frozenset({"service:a"}))


def ask(estate: Estate, question: str) -> None:
    """Asks one question that a compile of one service asks."""
    id, texts = monitor("7").id, frozenset({"service:a", "sent"})
    by_id = question in ("get", "referring", "held", "before", "proven_gone")
    rest = "east" if question == "any_of" else texts
    getattr(estate, question)(*((id,) if by_id else (Kind.MONITOR, rest)))


def plan(estate: Estate, sql: str) -> list[str]:
    """How the database would answer a query."""
    rows = estate._connection.execute(f"EXPLAIN QUERY PLAN {sql}")  # type: ignore[attr-defined]
    return [step[3] for step in rows]


def scans(step: str) -> bool:
    """Whether a step of a plan reads a whole table; the list of what is asked for is no table."""
    return step.startswith("SCAN") and "j VIRTUAL TABLE" not in step and step not in ("SCAN found", "SCAN CONSTANT ROW")
