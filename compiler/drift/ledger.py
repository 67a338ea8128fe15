"""The ledger: every pair compared and classed, what came in place of what, and what cannot be told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any

from compiler.drift.classify import classify
from compiler.drift.compare import differences
from compiler.drift.difference import Around, Difference, Judged
from compiler.drift.unknown import claimable, untold
from compiler.drift.words import apart, spelled
from compiler.model.base import Id
from compiler.model.change import CLASSES, Change, Drift, Pair
from compiler.model.coverage import Section, SnapshotInfo
from compiler.model.frozen import dataclass
from compiler.model.oncall import Span
from compiler.model.spans import Spans

Sections = tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One snapshot of a comparison."""

    info: SnapshotInfo
    sections: Sections


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked of the store: how people call a thing, whose the health of that id is, and how a thing changed.

    `ruled` says that notification rules may notify what an alert's own text does not name. `steps` gives every change
    of a thing between the two sides, oldest first; `services` those that rest on a pair, `owner` who answers for it.
    `beside` is that of `Around`.
    """

    called: Callable[[Id], str] = str
    whose: Callable[[Id], Id] = field(default=lambda id: id)
    ruled: bool = True
    steps: Callable[[Id], tuple[Pair, ...]] = field(default=lambda _id: ())
    services: Callable[[Pair], tuple[str, ...]] = field(default=lambda _pair: ())
    owner: Callable[[Pair], str] = field(default=lambda _pair: "")
    promises: Callable[[Pair], tuple[str, ...]] = field(default=lambda _pair: ())
    beside: Callable[[Id, Span], Spans] = field(default=lambda _id, _span: ())


def ledger(before: Side, after: Side, pairs: Iterable[Pair], known: Known | None = None) -> Drift:
    """All that moved between two snapshots, gravest first. Pure.

    A thing is new only where the older side would have shown it, and gone only by proof, which the pairs carry.
    """
    known = known or Known()
    gaps = untold(before.sections, after.sections)
    every = [one for one in pairs if claimable(one, before.sections, after.sections)]
    twins = _twins(every)
    called = _calling({one.id: _name(one) for one in every}, known.called)
    around = Around({old.id: new.id for old, new in twins}, called, known.ruled, known.beside)
    moved = {pair.id for two in twins for pair in two}
    told = [one for pair in every if pair.id not in moved for one in _dated(pair, around, known)]
    told += [one for old, new in twins for one in _recreated(old, new, around, known)]
    return Drift(before.info, after.info, tuple(sorted(told, key=_order)), gaps)


def _dated(pair: Pair, around: Around, known: Known) -> Iterator[Change]:
    """The changes of a pair, each with the instant of the step that made it; what changes nothing keeps the last."""
    steps: tuple[Pair, ...] | None = None
    for one in changes(pair, around, known):
        if one.drift == "cosmetic":
            yield one
            continue
        steps = known.steps(pair.id) if steps is None else steps
        yield _made_by(one, steps, around, known) if len(steps) > 1 else one


def _made_by(one: Change, steps: tuple[Pair, ...], around: Around, known: Known) -> Change:
    for step in reversed(steps):
        for made in changes(step, around, known):
            if (made.aspect, made.part) == (one.aspect, one.part):
                return replace(one, at=made.at, seen=made.seen)
    return one


def changes(pair: Pair, around: Around, known: Known) -> Iterator[Change]:
    """The changes of one pair, each aspect told once."""
    seen: dict[tuple[str, str], Change] = {}
    for one in differences(pair.old, pair.new):
        judged = classify(one, around)
        if judged is not None:
            change = _change(pair, one, judged, around, known)
            seen.setdefault((change.aspect, change.part), change)
    yield from seen.values()


def _change(pair: Pair, one: Difference, judged: Judged, around: Around, known: Known) -> Change:
    there = one.aspect not in ("gone", "new")
    was = judged.was if judged.was is not None else spelled(one.was, around) if there else ""
    now = judged.now if judged.now is not None else spelled(one.now, around) if there else ""
    was, now = apart(was, now)
    thing = pair.new if pair.new is not None else pair.old
    id = known.whose(pair.id)
    name = getattr(thing, "name", "") or known.called(id).strip("“”")
    return Change(
        id, name, one.aspect.replace("_", " "), judged.drift, was, now,
        judged.why, one.part, _modified(pair), pair.seen.taken if pair.seen is not None else None, _url(thing),
        known.services(pair), known.owner(pair), known.promises(pair),
    )  # fmt: skip


def _twins(pairs: list[Pair]) -> list[tuple[Pair, Pair]]:
    """What is gone beside what came in its place: of the same kind and name, and the only ones of that name."""
    gone, come = (_by_name(one for one in pairs if lost(one)) for lost in (_is_gone, _is_new))
    return [(gone[key][0], come[key][0]) for key in gone if len(gone[key]) == len(come.get(key, ())) == 1]


def _is_gone(pair: Pair) -> bool:
    return pair.new is None and pair.old is not None


def _is_new(pair: Pair) -> bool:
    return pair.old is None and pair.new is not None


def _by_name(pairs: Iterable[Pair]) -> Mapping[tuple[str, str, str], list[Pair]]:
    found: dict[tuple[str, str, str], list[Pair]] = {}
    for one in pairs:
        thing = one.old if one.new is None else one.new
        name = getattr(thing, "name", "")
        if name:
            found.setdefault((one.id.instance, one.id.kind, name), []).append(one)
    return found


def _recreated(old: Pair, new: Pair, around: Around, known: Known) -> Iterator[Change]:
    """A thing that lives on under another id: told once, with whatever else is not as it was."""
    whole = replace(new, old=old.old)
    yield Change(
        new.id, _name(new), "id", "cosmetic", old.id.key, new.id.key,
        "the same name under another id; what names the older id must follow",
        at=_modified(new), seen=new.seen.taken if new.seen is not None else None, url=_url(new.new),
        services=known.services(new), owner=known.owner(new),
    )  # fmt: skip
    yield from changes(whole, around, known)


def _calling(names: Mapping[Id, str], called: Callable[[Id], str]) -> Callable[[Id], str]:
    return lambda id: names.get(id) or called(id)


def _name(pair: Pair) -> str:
    return str(getattr(pair.new if pair.new is not None else pair.old, "name", ""))


def _modified(pair: Pair) -> datetime | None:
    """When it was changed by the provider's own word, where that lies between the two sides."""
    at, old = getattr(pair.new, "modified", None), getattr(pair.old, "modified", None)
    return at if isinstance(at, datetime) and at != old else None


def _url(thing: Any) -> str:
    opening = getattr(thing, "opening", None)
    return opening.url if opening is not None else ""


def _order(one: Change) -> tuple[int, bool, str, str, str, str]:
    return (CLASSES.index(one.drift), not one.services, one.of.kind, str(one.of), one.aspect, one.part)


def summary(drift: Drift) -> str:
    """How many of each class, in words: “1 broken, 2 loosened”."""
    counts = ((name, len(drift.of(name)) + (drift.slight if name == "cosmetic" else 0)) for name in CLASSES)
    return ", ".join(f"{count} {name}" for name, count in counts if count) or "nothing changed"
