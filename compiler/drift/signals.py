"""How two queries compare: equal however written, the same in another unit, over another scope, or another thing."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.scope import Relation, compare
from compiler.model.signal import Expression, Signal

Likeness = Literal["equal", "written", "unit", "scope", "groups", "dressing", "other", "unread"]


@dataclass(frozen=True, slots=True)
class Likened:
    """How like two queries are. `relation` is that of the newer scope to the older one, `factor` new ÷ old unit."""

    how: Likeness
    relation: Relation = "equal"
    factor: Decimal = Decimal(1)


EQUAL = Likened("equal")


def liken(was: Expression, now: Expression) -> Likened:
    """The one way in which they differ; “other” where they differ in several, “unread” where one was not read."""
    if was == now:
        return EQUAL
    if not isinstance(was, Signal) or not isinstance(now, Signal):
        return Likened("unread")
    bare = replace(was, text=now.text)
    if bare == now:
        return Likened("written")
    if replace(bare, scope=now.scope) == now:
        return Likened("scope", compare(now.scope, was.scope))
    if replace(bare, by=now.by) == now:
        return Likened("groups")
    if replace(bare, dressing=now.dressing) == now:
        return Likened("dressing")
    (mine, old), (core, new) = factored(was.shape), factored(now.shape)
    if mine == core and replace(bare, shape=now.shape) == now:
        return Likened("unit", factor=new / old)
    return Likened("other")


def same(was: Expression, now: Expression) -> bool:
    """Whether both watch the same, however they are written."""
    return liken(was, now).how in ("equal", "written")


def factored(shape: str) -> tuple[str, Decimal]:
    """A shape without its constant factor, and that factor: `#0 * 100 / #1` is 100 times `#0 / #1`."""
    factor, kept = Decimal(1), list[str]()
    for op, part in _parts(shape):
        if part.replace(".", "", 1).isdigit() and Decimal(part) != 0:
            factor = factor * Decimal(part) if op == "*" else factor / Decimal(part)
        else:
            kept.append(f"{op} {part}" if kept or op == "/" else part)
    return " ".join(kept), factor


def _parts(shape: str) -> Iterator[tuple[str, str]]:
    """The factors of a product, each with `*` or `/` before it; anything else is one factor."""
    depth, op, start = 0, "*", 0
    cuts = []
    for at, char in enumerate(shape):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and shape[at : at + 3] in (" + ", " - "):
            yield "*", shape
            return
        if depth == 0 and shape[at : at + 3] in (" * ", " / "):
            cuts.append((op, shape[start:at]))
            op, start = shape[at + 1], at + 3
    yield from cuts
    yield op, shape[start:]
