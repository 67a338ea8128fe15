"""The morning digest: what is new, worse and mended since the night before, by owner, in at most twenty lines. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from compiler.model.change import Change, Drift
from compiler.model.frozen import dataclass
from compiler.model.past import Past, Spell, Turn

LINES = 20
"""Lines that a digest has at most, its heads among them."""

NOBODY = "nobody's"
SECTION = "run:section/"
"""How the subject begins of a finding about what could not be read."""

Word = Literal["worse", "new", "unknown", "mended"]
ORDER: tuple[Word, ...] = ("worse", "new", "unknown", "mended")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing worth knowing in the morning: whose it is, how it turned, and what it is. `weight` orders equals."""

    owner: str
    word: Word
    says: str
    weight: int = 0


def digest(drift: Drift, past: Past, owners: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of the digest, none where nothing turned. `owners` gives the team of each service.

    A finding whose cause is told by a change of the same thing carries it, and the change is not told again.
    """
    items = sorted(_items(drift, past, owners), key=_order)
    if not items:
        return ()
    head = f"since {drift.before.taken:%Y-%m-%d %H:%M} UTC"
    return tuple(_cut([head, *_by_owner(items)], len(items), drift))


def _items(drift: Drift, past: Past, owners: Mapping[str, str]) -> Iterator[Item]:
    causes = {str(one.of): one for one in drift.of("broken", "loosened")}
    told = {one.subject for one in past.findings.opened}
    yield from (_turned(one, owners) for one in past.turns if not _lost(one))
    yield from _unknown([one for one in past.turns if _lost(one)], owners)
    yield from _unread(past.findings.opened, "unknown", "cannot be read as they should")
    yield from _unread(past.findings.closed, "mended", "can be read again")
    yield from (_opened(one, owners, causes.get(one.subject)) for one in past.findings.opened if not _of_run(one))
    yield from (_changed(one, "worse") for one in drift.of("broken", "loosened") if str(one.of) not in told)
    yield from (
        Item(_of(one, owners), "mended", f"{one.code}, no longer so: {one.message}", 2)
        for one in past.findings.closed
        if not _of_run(one)
    )
    gone = {one.subject for one in past.findings.closed}
    yield from (_changed(one, "mended") for one in drift.of("mended") if str(one.of) not in gone)


def _turned(one: Turn, owners: Mapping[str, str]) -> Item:
    """A promise that turned; of one that was never known before nobody can say that it is better or worse."""
    better = one.now.guarded == "whole" or (one.was.guarded == one.now.guarded and one.now.kept == "yes")
    guarded = f"guarded {one.was.guarded} → {one.now.guarded} ({one.now.headline})"
    kept = f"kept {one.was.kept} → {one.now.kept}"
    parts = [guarded] if one.was.guarded != one.now.guarded else []
    parts += [kept] if one.was.kept != one.now.kept else []
    fresh = all(was == "unknown" for was, _ in _answers(one))
    word: Word = "new" if fresh else "mended" if better else "worse"
    return Item(owners.get(one.service, ""), word, f"promise {one.promise}: {'; '.join(parts)}")


def _answers(one: Turn) -> list[tuple[str, str]]:
    """What each answer that turned was and is."""
    pairs = ((one.was.guarded, one.now.guarded), (one.was.kept, one.now.kept))
    return [(was, now) for was, now in pairs if was != now]


def _lost(one: Turn) -> bool:
    """Whether all that turned is not known any more."""
    return all(now == "unknown" for _, now in _answers(one))


def _unknown(lost: Iterable[Turn], owners: Mapping[str, str]) -> Iterator[Item]:
    """Promises that are not known any more, in one line for each team: they mostly have one cause."""
    by_owner: dict[str, list[str]] = {}
    for one in lost:
        by_owner.setdefault(owners.get(one.service, ""), []).append(one.promise)
    for owner, names in by_owner.items():
        what = f"promise {names[0]} is" if len(names) == 1 else f"{len(names)} promises are"
        more = f": {', '.join(names)}" if len(names) > 1 else ""
        yield Item(owner, "unknown", f"{what} not known any more{more}")


def _of_run(one: Spell) -> bool:
    """Whether it is about a section of the snapshot, which is nobody's fault alone."""
    return one.subject.startswith(SECTION)


def _unread(found: Iterable[Spell], word: Word, says: str) -> Iterator[Item]:
    """What of each instance could not be read, or can again, in one line."""
    by_instance: dict[str, set[str]] = {}
    for one in filter(_of_run, found):
        instance, _, kind = one.subject.removeprefix(SECTION).rpartition(".")
        by_instance.setdefault(instance, set()).add(kind)
    for instance, kinds in by_instance.items():
        yield Item("", word, f"sections of {instance} {says}: {', '.join(sorted(kinds))}", 3)


def _opened(one: Spell, owners: Mapping[str, str], cause: Change | None) -> Item:
    because = f" ({cause.says})" if cause is not None and cause.aspect != "gone" else ""
    owner = (cause.owner if cause is not None else "") or _of(one, owners)
    return Item(owner, "new", f"{one.code} {one.severity}: {one.message}{because}", 1)


def _changed(one: Change, word: Word) -> Item:
    return Item(one.owner, word, f"{one.of.kind} “{one.name}” {one.says}; {one.why}", 1)


def _of(one: Spell, owners: Mapping[str, str]) -> str:
    return owners.get(one.service, "")


def _order(one: Item) -> tuple[bool, str, int, int, str]:
    return (not one.owner, one.owner, ORDER.index(one.word), one.weight, one.says)


def _by_owner(items: Iterable[Item]) -> Iterator[str]:
    last: str | None = None
    for one in items:
        if one.owner != last:
            yield one.owner or NOBODY
            last = one.owner
        yield f"  {one.word:<7} {one.says}"


def _cut(lines: list[str], items: int, drift: Drift) -> Iterator[str]:
    """The first lines, and how many things did not fit; no head stands without a line below it."""
    if len(lines) <= LINES:
        yield from lines
        return
    kept = lines[: LINES - 1]
    while not kept[-1].startswith("  "):
        kept.pop()
    shown = sum(one.startswith("  ") for one in kept)
    yield from kept
    yield f"and {items - shown} more: runbook audit --since {drift.before.taken:%Y-%m-%d}"
