"""How many queries of an instance could be read, and a few of those that could not, by reason."""

from compiler.model.base import Id
from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One reason why queries could not be read: how many share it, and one of them, at its place.

    `part` is the place in the thing, as uses of metrics spell it; `at` counts characters from 0.
    """

    why: str
    count: int
    of: Id
    part: str
    text: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class QueryCount:
    """The queries of one instance; `reasons` are the most frequent ones first, a few of all."""

    instance: str
    total: int
    unread: int
    reasons: tuple[Unreadable, ...] = ()
