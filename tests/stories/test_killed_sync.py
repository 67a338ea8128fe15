"""A sync that is killed, and commands that run at once: the store always opens, and what was complete stays whole."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from compiler.model.base import Id, Kind
from compiler.store import Store
from tests.store.test_kill import sound
from tests.stories.company import Company

KILLS = int(os.environ.get("RUNBOOK_SOAK_KILLS", "5"))
ROUNDS = max(1, KILLS // 20)
SCENES = ("calm", "week-later")
"""Played in turn, so that every pull has something to write."""

CALL = "import sys; from compiler.cli.main import run; run()"
World = Mapping[Id, object]


def start(company: Company, *words: str) -> "subprocess.Popen[bytes]":
    """`runbook` in a process of its own."""
    environ = {**os.environ, **company.environ}
    command = [sys.executable, "-c", CALL, *words]
    return subprocess.Popen(command, cwd=company.config, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ended(child: "subprocess.Popen[bytes]") -> tuple[int, str]:
    """Exit code and all that it wrote, once it has ended."""
    out, err = child.communicate(timeout=120)
    return child.returncode, (out + err).decode()


def defined(store: Path, number: int | None = None) -> World:
    """Every definition of a snapshot."""
    with Store.open(store) as opened:
        estate = opened.estate(number)
        kinds = [kind for kind in Kind if not kind.observation and kind is not Kind.DOWNTIME]
        return {one.id: one for kind in kinds for one in estate.every(kind)}


def numbers(store: Path) -> list[int]:
    """The snapshots of a store, none where there is no store yet."""
    if not store.is_file():
        return []
    with Store.open(store) as opened:
        return [info.number for info in opened.snapshots()]


def killed(child: "subprocess.Popen[bytes]", after: float) -> None:
    """Ends a process without warning once so many seconds have passed, if it is still there."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(after)
    child.kill()
    child.communicate()


def whole(company: Company, scene: str) -> World:
    """The definitions of a scene after a sync that nobody disturbed."""
    code, said = ended(start(company.play(scene), "sync"))
    assert code == 0, said
    return defined(company.store)


def test_a_sync_that_is_killed_at_any_moment_leaves_the_last_snapshot_whole(fresh: Company) -> None:
    """The store opens, its newest snapshot is all of one scene, and a sync that may end mends whatever was begun."""
    chance = random.Random(11)
    began = time.perf_counter()
    held = {scene: whole(fresh, scene) for scene in SCENES}
    longest = (time.perf_counter() - began) / len(SCENES)
    assert held["calm"] != held["week-later"]
    played = dict(enumerate(SCENES, 1))
    for kill in range(KILLS):
        scene = SCENES[kill % 2]
        killed(start(fresh.play(scene), "sync"), chance.uniform(0, longest))
        there = numbers(fresh.store)
        played.update((number, scene) for number in there if number not in played)
        assert there == list(range(1, max(played) + 1))
        assert defined(fresh.store) == held[played[there[-1]]]
        assert sound(fresh.store)
    assert whole(fresh, "week-later") == held["week-later"]


def test_two_syncs_a_compile_and_a_prune_at_once_lose_nothing(fresh: Company) -> None:
    """Each ends well or says that another one writes; every sync that ended well is there, and whole."""
    held = {scene: whole(fresh, scene) for scene in SCENES}
    for turn in range(ROUNDS):
        scene = SCENES[turn % 2]
        before = numbers(fresh.store)[-1]
        fresh.play(scene)
        work: Sequence[Sequence[str]] = (
            ("sync",), ("sync",), ("compile", "--all"), ("snapshots", "prune", "--keep", "3"),
        )  # fmt: skip
        told = [ended(child) for child in [start(fresh, *words) for words in work]]
        codes = [code for code, _ in told]
        assert codes[0] in (0, 2) and codes[1] in (0, 2), told
        assert codes[2] == 0, told
        assert codes[3] in (0, 2), told
        assert all("writing it since" in said or "locked" in said for code, said in told if code == 2), told
        assert numbers(fresh.store)[-1] == before + codes[:2].count(0)
        assert codes[:2].count(0) >= 1
        assert defined(fresh.store) == held[scene]
        assert sound(fresh.store)
        assert fresh.run("compile", "--all").code == 0
