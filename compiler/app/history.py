"""Pages of history: written beside the documents once there is more than one night to tell of."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from compiler.app.outcomes import Workshop
from compiler.app.program import fingerprint
from compiler.model.outcome import Outcome
from compiler.store import Store

if TYPE_CHECKING:
    from compiler.app.declarations import Declarations
    from compiler.model.past import Nights
    from compiler.model.promise import Window
    from compiler.store.history import History

Files = tuple[tuple[str, str], ...]
Reading = tuple[datetime, Decimal | None]
Taken = tuple[tuple[int, datetime], ...]
"""Snapshots by number, each with its instant."""


def history_files(workshop: Workshop, declarations: "Declarations", outcomes: Iterable[Outcome]) -> Iterator[Files]:
    """The page of each service, and that of all where all are there; kept ones where nothing became of any since."""
    made = tuple(one for one in outcomes if one.info is not None and one.service)
    for one in made:
        yield _kept(workshop.store, _key(one), lambda one=one: _of_service(workshop, declarations, one))  # type: ignore[misc]
    if {one.service for one in made} == {slip.name for slip in declarations.slips}:
        key = sha256("".join(map(_key, made)).encode()).hexdigest()[:32]
        yield _kept(workshop.store, f"history-all:{key}", lambda: _of_all(workshop, made))


def _kept(store: Store, key: str, make: Callable[[], Files]) -> Files:
    import orjson

    kept = store.recall(key)
    if kept is not None:
        return tuple((name, text) for name, text in orjson.loads(kept))
    files = make()
    store.remember(key, orjson.dumps(files))
    return files


def _of_service(workshop: Workshop, declarations: "Declarations", one: Outcome) -> Files:
    from compiler.render.history import service_files
    from compiler.render.view_history import page
    from compiler.store.nights import nights

    found = next(iter(nights(workshop.store.path, one.service)), None)
    if found is None or len(found.judged) < 2:
        return ()
    service = declarations.service(one.service)
    windows = {each.id: each.objective.window for each in service.promises if each.objective is not None}
    history = workshop.history
    pulled = _pulled(history, found)
    readings = {name: tuple(_attained(history, found, name, window, pulled)) for name, window in windows.items()}
    drawn = page(found, one, service.title or service.name, readings, len(pulled))
    return tuple(sorted(service_files(drawn, workshop.templates).items()))


def _pulled(history: "History", nights: "Nights") -> Taken:
    """Every night between the first and the last that were judged, also those that were only pulled, or are pruned."""
    first, last = nights.judged[0][0], nights.judged[-1][0]
    kept = {one.number: one.taken for one in history.snapshots if first <= one.number <= last}
    return tuple(sorted((dict(nights.judged) | kept).items()))


def _attained(history: "History", nights: "Nights", promise: str, window: "Window", pulled: Taken) -> Iterator[Reading]:
    """The reading of each night by the SLO that measures the promise now, over a window like the promised."""
    from compiler.model.base import Kind
    from compiler.model.budget import comparable

    slo = next((one.slo for one in reversed(nights.stretches) if one.promise == promise), None)
    steps = history.steps(slo.seen_as(Kind.SLO_READING), 0, pulled[-1][0]) if slo is not None else ()
    value, at = None, 0
    for number, taken in pulled:
        while at < len(steps) and (seen := steps[at].seen) is not None and seen.number <= number:
            value, at = steps[at].new, at + 1
        over = [each for each in getattr(value, "attained", ()) if comparable(each.window, window)]
        yield taken, next((each.percent for each in over), None)


def _of_all(workshop: Workshop, made: tuple[Outcome, ...]) -> Files:
    from compiler.drift.past import past
    from compiler.render.history import estate_files
    from compiler.render.view_history import estate
    from compiler.store.nights import nights

    names = {one.service for one in made}
    found = tuple(one for one in nights(workshop.store.path) if one.service in names)
    snapshots = {info.number: info for info in workshop.store.snapshots()}
    newest = workshop.info
    if newest is None or not found:
        return ()
    covered = past(found, snapshots[min(snapshots)], newest).covered
    if len(covered) < 2:
        return ()
    return tuple(sorted(estate_files(estate(covered, found, made), workshop.templates).items()))


def _key(one: Outcome) -> str:
    """What a page depends on: the nights before are what they were, so it is this one, judged so."""
    told = [(each.promise, each.guarded, each.headline, each.kept) for each in one.verdicts]
    marks = [finding.fingerprint for finding in one.findings]
    number = one.info.number if one.info is not None else 0
    digest = sha256(f"{fingerprint()}|{number}|{told}|{marks}".encode()).hexdigest()[:32]
    return f"history:{one.service}:{digest}"
