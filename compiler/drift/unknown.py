"""What cannot be told between two snapshots: sections that one of them never read, or read only in part."""

from collections.abc import Mapping

from compiler.model.base import Gap, Kind
from compiler.model.change import Pair
from compiler.model.coverage import Section

Sections = tuple[Section, ...]
OBSERVED = frozenset(kind.value for kind in Kind if kind.observation)


def untold(before: Sections, after: Sections) -> tuple[Gap, ...]:
    """A gap for each section of the newer side that cannot be held against the older one, with the reason."""
    old = {(one.instance, one.kind): one for one in before}
    found = [_gap(old.get((one.instance, one.kind)), one) for one in after]
    return tuple(sorted(gap for gap in found if gap is not None))


def _gap(old: Section | None, new: Section) -> Gap | None:
    good = new.coverage.good_at
    if new.coverage.gap is not None:
        why = new.coverage.gap.why
        return Gap(new.kind, new.instance, why, good, new.coverage.gap.configured)
    if old is None or old.coverage.good_at is None:
        return Gap(new.kind, new.instance, "it was not read in the older snapshot", good)
    if new.coverage.unread or new.coverage.doubt:
        return new.gap()
    if old.credential != new.credential:
        return Gap(new.kind, new.instance, "read with another credential: what is new may only be seen now", good)
    if good is not None and good <= old.coverage.good_at:
        return Gap(new.kind, new.instance, "it was not read since", good)
    return None


def claimable(pair: Pair, before: Sections, after: Sections) -> bool:
    """Whether both sides knew enough for this pair to be a change.

    Nothing is new against a section that was never read, or not read whole, or read with other eyes; and a reading
    that is there on one side alone tells nothing of the thing that it was taken of.
    """
    if pair.old is not None and pair.new is not None:
        return True
    if pair.id.kind in OBSERVED:
        return False
    key = (pair.id.instance, pair.id.kind)
    old, new = (_by_key(side).get(key) for side in (before, after))
    if pair.old is not None or old is None or new is None:
        return pair.old is not None
    whole = old.coverage.good_at is not None and old.gap() is None and not old.leaves_out
    return whole and old.credential == new.credential


def _by_key(sections: Sections) -> Mapping[tuple[str, str], Section]:
    return {(one.instance, one.kind): one for one in sections}
