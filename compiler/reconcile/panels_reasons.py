"""Why one panel is better than another: named reasons in a fixed order, no weights.

Each reason is a small function from panels to those that it prefers among them; asked in order, each among those that
the ones before it left. Its words say what holds of the chosen panel, and become the sentence of the url.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any

from compiler.model.base import Id
from compiler.model.watching import Dashboard, Panel
from compiler.reconcile.panels_board import Board
from compiler.reconcile.panels_fit import FORMS
from compiler.reconcile.panels_shown import Shown


@dataclass(frozen=True, eq=False)
class Candidate:
    """A panel on its dashboard, with what tells the dashboard apart, and what is worked out of both once.

    `ours` is 0 where it carries the tags of the service or stands at them, 1 where its title names the service, 2 where
    its team owns it, 3 where nothing is known, 4 where it stands at another service. `about` are the values of the
    alert's tags, `of` is its name, `products` the first parts of its metrics' names.
    """

    shown: Shown
    board: Board
    ours: int = 3
    about: frozenset[str] = frozenset()
    of: str = ""
    products: frozenset[str] = frozenset()
    views: int | None = None
    viewed: datetime | None = None
    taken: datetime | None = None

    @property
    def dashboard(self) -> Dashboard:
        """The dashboard."""
        return self.board.dashboard

    @property
    def panel(self) -> Panel:
        """The panel itself."""
        return self.dashboard.panels[self.shown.index]

    @cached_property
    def saved_view(self) -> str | None:
        """The name of a saved view that sets what the url must set; None without one, or where nothing must be set."""
        setting = {name: (value,) for name, value in self.shown.fit.setting if value != "*"}
        views = (view for view in self.dashboard.views if setting.items() <= dict(view.values).items())
        return next((view.name for view in views), None) if setting else None

    @cached_property
    def forgotten(self) -> bool:
        """Whether nobody has opened the dashboard for long, as far as that is counted."""
        if self.views is None or self.taken is None:
            return False
        return self.viewed < self.taken - FORGOTTEN if self.viewed is not None else self.views == 0

    @cached_property
    def refused(self) -> bool:
        """Whether a variable that must be set offers other values only."""
        setting = dict(self.shown.fit.setting)
        kept = {pair for view in self.dashboard.views for pair in view.values}
        return any(
            row.available
            and (value := setting.get(row.name, "*")) not in ("*", *row.available, *row.defaults)
            and (row.name, (value,)) not in kept
            for row in self.dashboard.variables
        )

    @cached_property
    def distance(self) -> int:
        """How far the title is from what is watched: named, named by the product, neither."""
        head = next((word for word in _words(self.dashboard.name) if word not in PLAIN), "")
        if any(is_called(self.dashboard.name, word) for word in self.about) or is_called(self.of, head):
            return 0
        return 1 if any(is_called(self.dashboard.name, word) for word in self.products) else 2

    @cached_property
    def devoted(self) -> bool:
        """Whether a third or more of the panels are about the product."""
        about = self.board.products
        return 3 * sum([not self.products.isdisjoint(each) for each in about]) >= len(about)


Prefers = Callable[[Sequence[Candidate]], Sequence[Candidate]]

PLAIN = frozenset({
    "all", "api", "app", "dashboard", "detail", "details", "error", "errors", "health", "high", "low", "main",
    "metrics", "monitoring", "new", "overview", "performance", "service", "services", "status", "system", "team",
    "the", "usage",
})  # fmt: skip
"""Words of titles that name no product."""

FORGOTTEN = timedelta(days=180)
MOST_COMPARED = 64
"""Boards that are compared with one another; beyond that it would cost more than it tells."""

SLACK = 10
"""So many panels, twice, are nothing beside a small board."""

FAR = 10
"""How many times as often a board is opened where that tells something."""

MOSTLY = 0.7
"""The share of panels that two boards have in common where one is a copy of the other."""


def preferred(candidates: Sequence[Candidate]) -> Candidate:
    """The one that the reasons leave, of panels between which what their queries tell does not decide."""
    left = candidates
    for _, prefers in REASONS:
        if len(left) == 1:
            break
        left = left if prefers in TOLD_BY_QUERIES else prefers(left)
    return left[0]


def deciding(best: Candidate, other: Candidate) -> str:
    """The first reason for which the one is before the other, in words."""
    decisive = (words for words, prefers in REASONS if _leaves(prefers((best, other)), best))
    return next(decisive, REASONS[-1][0])


def embedding(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A direct reference beats everything."""
    return _least(some, lambda one: not one.shown.embeds)


def named_by_the_alert(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Whoever wrote the alert knew where to look."""
    return _least(some, lambda one: not one.shown.named)


def telling(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """How much there is does not tell how much of it failed."""
    return _least(some, lambda one: not one.shown.tells)


def covering(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Fewer metrics are missing."""
    return _least(some, lambda one: one.shown.missing)


def same_name(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """The metric itself, before another name of its family."""
    return _least(some, lambda one: not one.shown.own)


def fitting(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """The very scope, by setting variables or not, before a line within more, before more, before a part."""
    return _least(some, lambda one: FORMS.index(one.shown.fit.form))


def kept(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A board that its title marks as a copy, a draft, one person's or given up is not where a team looks."""
    return _least(some, lambda one: one.board.marked)


def opened_lately(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A board that nobody has opened for half a year was left behind; where nobody counts, nothing is known."""
    return _least(some, lambda one: one.forgotten)


def offering(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A variable that offers other values only was made for other things."""
    return _least(some, lambda one: one.refused)


def unmoved(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A board whose variable stands at another value was made for that."""
    return _least(some, lambda one: one.shown.fit.strays)


def holding(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """It shows more of the signal's own scope before anything is set."""
    return _least(some, lambda one: -one.shown.fit.holds)


def saved(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Somebody saved a view of it that sets the variables to just these values."""
    return _least(some, lambda one: one.saved_view is None)


def belonging(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """The service's own tags, its name in the title, its team."""
    return _least(some, lambda one: one.ours)


def originals(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Of boards that have most of their panels in common the oldest, unless a later one is looked at far more."""
    boards = {one.dashboard.id: one for one in some}
    if len(boards) > MOST_COMPARED:
        return some
    prints = {id: one.board.prints for id, one in boards.items()}
    pairs = ((one, other) for one, other in combinations(boards, 2) if _are_copies(prints[one], prints[other]))
    lost = {_loser(boards[one], boards[other]) for one, other in pairs}
    return [one for one in some if one.dashboard.id not in lost] or some


def same_calculation(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A ratio is no numerator, and a percentile no average."""
    return _least(some, lambda one: one.shown.calculation)


def called_after_it(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """The title names what the alert is tagged with, or else the product whose metrics these are."""
    return _least(some, lambda one: one.distance)


def devoted(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A third or more of its panels are about the same product, which no catch-all has."""
    return _least(some, lambda one: not one.devoted)


def narrower(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """How much else a board shows, where a reader would notice: half as much again and more."""
    fewest = min(len(one.dashboard.panels) for one in some)
    return [one for one in some if 2 * len(one.dashboard.panels) <= 3 * fewest + SLACK]


def viewed_more(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Ten times as much as others: less says little; where one is not counted, nothing is said."""
    counts = [one.views for one in some if one.views is not None]
    if len(counts) < len(some):
        return some
    return [one for one in some if one.views is not None and FAR * one.views >= max(counts)]


def older(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """The one that was there first."""
    return _least(some, lambda one: str(one.dashboard.created or "9999"))


def drawn_over_time(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """A course over time, before a number or a list."""
    return _least(some, lambda one: one.panel.form != "timeseries")


def alone(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Less beside it on the same panel."""
    return _least(some, lambda one: one.shown.extra)


def first_by_id(some: Sequence[Candidate]) -> Sequence[Candidate]:
    """Nothing tells them apart."""
    return _least(some, lambda one: (one.dashboard.id, one.shown.index))


REASONS: tuple[tuple[str, Prefers], ...] = (
    ("it embeds the SLO or alert itself", embedding),
    ("the alert's own text names its dashboard", named_by_the_alert),
    ("it plots what tells good from bad", telling),
    ("it covers more of the signal's metrics", covering),
    ("it plots the metric under its own name", same_name),
    ("its scope fits better", fitting),
    ("its dashboard is no copy, draft or personal one", kept),
    ("its dashboard is one that people still open", opened_lately),
    ("its variables offer the values that are needed", offering),
    ("its dashboard is not set to something else", unmoved),
    ("its dashboard already shows this scope", holding),
    ("a saved view of its dashboard sets just these values", saved),
    ("its dashboard belongs to the service or its team", belonging),
    ("its dashboard is the original, or the copy that took over", originals),
    ("it is calculated in the same way", same_calculation),
    ("its dashboard is named after what is watched", called_after_it),
    ("its dashboard is about the same product", devoted),
    ("its dashboard shows less else", narrower),
    ("its dashboard is looked at far more", viewed_more),
    ("its dashboard is older", older),
    ("it draws the course over time", drawn_over_time),
    ("the panel shows less else", alone),
    ("nothing known tells them apart", first_by_id),
)


TOLD_BY_QUERIES = frozenset((embedding, named_by_the_alert, telling, covering, same_name, fitting))
"""The reasons that need no dashboard."""


@lru_cache(maxsize=4_096)
def is_called(title: str, word: str) -> bool:
    """Whether a title holds a word, however either is spaced: `sqlserver` is in "SQL Server – Overview"."""
    wanted = "".join(_words(word))
    words = _words(title)
    return len(wanted) > 2 and any(
        "".join(words[start:end]) == wanted for start in range(len(words)) for end in range(start + 1, len(words) + 1)
    )


def _leaves(left: Sequence[Candidate], one: Candidate) -> bool:
    return len(left) == 1 and left[0] is one


def _least(some: Sequence[Candidate], key: Callable[[Candidate], Any]) -> Sequence[Candidate]:
    keys = [key(one) for one in some]
    least = min(keys)
    if keys.count(least) == len(keys):
        return some
    return [one for one, found in zip(some, keys, strict=True) if found == least]


def _loser(one: Candidate, other: Candidate) -> Id:
    """Which of two copies is not the one to open."""
    first, second = sorted((one, other), key=lambda each: (str(each.dashboard.created or "9999"), each.dashboard.id))
    taken_over = first.views is not None and second.views is not None and second.views > FAR * max(first.views, 1)
    return first.dashboard.id if taken_over else second.dashboard.id


def _are_copies(mine: frozenset[tuple[str, ...]], theirs: frozenset[tuple[str, ...]]) -> bool:
    return bool(mine) and len(mine & theirs) >= MOSTLY * max(len(mine), len(theirs))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
