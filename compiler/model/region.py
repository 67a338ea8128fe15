"""Unions of boxes over tags: which cells of each dimension a clause allows, and whether one union lies in another.

A dimension is a tag key; its cells are the values (or classes of values) that the terms at hand tell apart, and one
cell for "no such tag". A box maps dimensions to bit masks of allowed cells; a dimension it does not name is free.
"""

from collections.abc import Iterable, Mapping, Sequence

from compiler.model.wildcard import matchable

Dimension = tuple[str, ...]
Box = Mapping[Dimension, int]

_MOST_STEPS = 5_000


def cells(values: Iterable[str]) -> tuple[dict[str, int], int] | None:
    """The mask of each value (`*` is a wildcard) and the mask of all cells; None where that is too much to tell."""
    names = sorted(values)
    if not any("*" in name for name in names):
        return {name: 1 << index for index, name in enumerate(names)}, (1 << (len(names) + 2)) - 1
    found = matchable(tuple(names))
    if found is None:
        return None
    masks = dict.fromkeys(names, 0)
    for cell, matched in enumerate(found):
        for index, name in enumerate(names):
            masks[name] |= (matched >> index & 1) << cell
    return masks, (1 << (len(found) + 1)) - 1


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes that are not empty have a point in common."""
    return all(mask & other.get(dimension, mask) for dimension, mask in one.items())


def meets(some: Sequence[Box], others: Sequence[Box]) -> bool:
    """Whether two unions have a point in common."""
    return any(touches(one, other) for one in some for other in others)


def inside(some: Sequence[Box], cover: Sequence[Box], full: Mapping[Dimension, int]) -> bool | None:
    """Whether every point of `some` lies in `cover`, by cutting the cover away; None where that takes too long."""
    waiting = [(dict(box), 0) for box in some]
    for _ in range(_MOST_STEPS):
        if not waiting:
            return True
        box, index = waiting.pop()
        while index < len(cover) and not touches(box, cover[index]):
            index += 1
        if index == len(cover):
            return False
        waiting.extend((piece, index + 1) for piece in _cut(box, cover[index], full))
    return None


def _cut(box: dict[Dimension, int], by: Box, full: Mapping[Dimension, int]) -> list[dict[Dimension, int]]:
    """What is left of `box` without `by`, as boxes that do not touch one another."""
    pieces = []
    rest = dict(box)
    for dimension, mask in by.items():
        have = rest.get(dimension, full[dimension])
        if have & ~mask:
            pieces.append({**rest, dimension: have & ~mask})
            rest[dimension] = have & mask
    return pieces
