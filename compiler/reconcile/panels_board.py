"""A dashboard as the reasons of `panels_reasons` look at it."""

import re
from collections.abc import Iterable
from functools import cached_property

from compiler.model.signal import Signal
from compiler.model.watching import Dashboard, Panel

MARKS = re.compile(
    r"\b(copy|clone|cloned|wip|draft|test|tmp|temp|old|deprecated|legacy|obsolete|archived?|playground|scratch|personal"
    r"|do not use|unused)\b|^\W*(?:my\b|\w+['’]s\b)",
    re.IGNORECASE,
)
"""Words by which people mark a board that is not, or no longer, the one to open."""

GIVEN_UP = re.compile(
    r"\b(deprecated|do not use|superseded|replaced by|moved to|no longer maintained)\b", re.IGNORECASE
)


class Board:
    """A dashboard, and what is told of it only where it is asked for, but then often."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard

    @cached_property
    def plotting(self) -> tuple[Panel, ...]:
        """The panels that plot or count something."""
        return tuple([panel for panel in self.dashboard.panels if panel.shows])

    @cached_property
    def prints(self) -> frozenset[tuple[str, ...]]:
        """What its panels are known by, however they are arranged."""
        return frozenset([(panel.title, *[one.text for one in panel.shows]) for panel in self.plotting])

    @cached_property
    def products(self) -> tuple[frozenset[str], ...]:
        """What each of these panels is about."""
        return tuple([products(panel.shows) for panel in self.plotting])

    @cached_property
    def marked(self) -> bool:
        """Whether its title or description says that it is not the one to open."""
        return bool(MARKS.search(self.dashboard.name) or GIVEN_UP.search(self.dashboard.description))


def products(expressions: Iterable[object]) -> frozenset[str]:
    """The first parts of the metrics' names; of a search, what it asks for."""
    names = {name for one in expressions if isinstance(one, Signal) for name in one.metrics}
    return frozenset(name.split(".")[0] if ":" not in name else name.rpartition(":")[2] for name in names)
