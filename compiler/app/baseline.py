"""The baseline of a run: what was known before, from a file, a release or a snapshot, so that only news can block."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from compiler.app.declarations import Slip
from compiler.app.keeping import standing_at
from compiler.app.outcomes import outcomes, workshop_of
from compiler.app.release import known_release, latest
from compiler.app.settings import Project
from compiler.errors import SettingsError
from compiler.model.gating import Baseline
from compiler.store import Store
from compiler.store.journal import standing

SCHEMA = "runbook.baseline/v1"


def baseline(asked: str, project: Project, store: Store, slips: tuple[Slip, ...]) -> Baseline:
    """What is meant by the word after `--baseline`: a snapshot's number, `release`, `release:REF`, or a file.

    A release and a snapshot that was compiled when it was new know what stood then, by the declarations of then. A
    snapshot that was not is judged now, by the declarations of today. Raises SettingsError, NoSnapshot.
    """
    if asked.isdecimal():
        return _of_snapshot(int(asked), project, store, slips)
    word, _, ref = asked.partition(":")
    if word == "release":
        return _of_release(ref or None, store, slips)
    return _of_file(Path(asked))


def _of_snapshot(number: int, project: Project, store: Store, slips: tuple[Slip, ...]) -> Baseline:
    store.estate(number)
    kept = standing(store.path, number)
    rest = tuple(slip for slip in slips if slip.name not in kept)
    anew = standing_at(store, outcomes(workshop_of(project, store, number), project.declarations, rest))
    return Baseline(f"snapshot {number}", _union({**kept, **anew}, slips))


def _of_release(ref: str | None, store: Store, slips: tuple[Slip, ...]) -> Baseline:
    """Of each service what stood at its own last release; one that was never released knows nothing."""
    every = known_release(store, ref)
    found = {slip.name: latest(every, ref, slip.name) for slip in slips}
    names = sorted({one.ref for one in found.values() if one is not None})
    known = {name: one.stood[name] for name, one in found.items() if one is not None}
    return Baseline(f"release {', '.join(names)}" if names else "the first release", _union(known, slips))


def _union(known: Mapping[str, frozenset[str]], slips: Iterable[Slip]) -> frozenset[str]:
    return frozenset(mark for slip in slips for mark in known.get(slip.name, ()))


def _of_file(path: Path) -> Baseline:
    import json

    write = f"write one with `runbook compile --all --report baseline={path}`"
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"the baseline {path} cannot be read: {error.strerror}; {write}") from None
    except ValueError:
        raise SettingsError(f"the baseline {path} is no JSON; {write}") from None
    rows = body.get("findings") if isinstance(body, dict) and body.get("schema") == SCHEMA else None
    if not isinstance(rows, list) or not all(isinstance(one, dict) and "fingerprint" in one for one in rows):
        raise SettingsError(f"the baseline {path} is not of the form {SCHEMA}; {write}")
    return Baseline(path.name, frozenset(str(one["fingerprint"]) for one in rows))
