"""What of a kind was otherwise at an older snapshot than it is now: only this has to be read, the rest is indexed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any

from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.watching import Ref, names, uses
from compiler.model.world import all_refs, name_words

Numbers = dict[str, list[int]]
"""The facts that have a tag, a word or a metric."""


@dataclass(slots=True)
class Earlier:
    """An index of the values that a kind had then and has no more.

    Values are not held, since there may be as many as there are things: each is known by the number of its fact.
    """

    tags: Numbers = field(default_factory=lambda: defaultdict(list))
    words: Numbers = field(default_factory=lambda: defaultdict(list))
    metrics: Numbers = field(default_factory=lambda: defaultdict(list))
    refs: dict[Id, list[tuple[Id, Ref]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fid: int, value: Any) -> None:
        """Takes in a value as it was then."""
        for one in value.tags:
            self.tags[one].append(fid)
        for one in name_words(value.name):
            self.words[one].append(fid)
        for one in {name for use in uses(value) for name in names(use.expression)}:
            self.metrics[one].append(fid)
        for ref in all_refs(value):
            self.refs[ref.to].append((value.id, ref))


def having(kept: Numbers, terms: Iterable[str]) -> Iterator[int]:
    """The facts that have one of these terms, each once."""
    yield from dict.fromkeys(fid for term in terms for fid in kept.get(term, ()))
