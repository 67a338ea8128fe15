"""Which of several patterns with `*` one and the same text can match: exact, by running their automata side by side."""

from functools import lru_cache

_MOST_PATTERNS = 8
_MOST_CHARACTERS = 256
_MOST_STATES = 600

_OTHER = "\0"
"""Stands for every character that no pattern holds; all of those behave alike."""


@lru_cache(maxsize=4096)
def matchable(patterns: tuple[str, ...]) -> tuple[int, ...] | None:
    """Every combination of `patterns` that some text matches, as bit masks (bit i: pattern i), sorted.

    A pattern matches a whole text; `*` stands for any run of characters, also an empty one; nothing else is special.
    None where the patterns are too many or too long to be worth the search.
    """
    if len(patterns) > _MOST_PATTERNS or sum(map(len, patterns)) > _MOST_CHARACTERS:
        return None
    alphabet = sorted({_OTHER, *"".join(patterns)} - {"*"})
    start = tuple(_open(pattern, 1) for pattern in patterns)
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for character in alphabet:
            after = tuple(_step(p, s, character) for p, s in zip(patterns, state, strict=True))
            if after not in seen:
                seen.add(after)
                waiting.append(after)
        if len(seen) > _MOST_STATES:
            return None
    return tuple(sorted({_accepted(patterns, state) for state in seen}))


def _open(pattern: str, places: int) -> int:
    """The places reachable without reading a character: a `*` may be passed over."""
    for index, character in enumerate(pattern):
        if character == "*" and places >> index & 1:
            places |= 1 << (index + 1)
    return places


def _step(pattern: str, places: int, character: str) -> int:
    """The places after reading `character`, as a bit mask over the positions of `pattern`."""
    after = 0
    for index, expected in enumerate(pattern):
        if places >> index & 1:
            if expected == "*":
                after |= 1 << index
            elif expected == character:
                after |= 1 << (index + 1)
    return _open(pattern, after)


def _accepted(patterns: tuple[str, ...], state: tuple[int, ...]) -> int:
    """The patterns that have been read to their end in `state`, as a bit mask."""
    mask = 0
    for index, (pattern, places) in enumerate(zip(patterns, state, strict=True)):
        mask |= (places >> len(pattern) & 1) << index
    return mask
