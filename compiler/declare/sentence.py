"""Reads a promise in English or Portuguese as numbers: share, indicator, limit, window.

What the sentence leaves open is a problem, never a guess; only a missing window is filled in, and named as assumed.
"""

from decimal import Decimal
from typing import Final

from compiler.declare.amounts import Share, shares, spans
from compiler.declare.indicators import failing, indicator, wrong
from compiler.declare.lexicon import after, before
from compiler.declare.placing import Places, places
from compiler.declare.tokens import Tokens, tokens
from compiler.declare.wording import describe, plain, suggest
from compiler.model.frozen import dataclass
from compiler.model.promise import Bound, Indicator, Objective, Window

DEFAULT_WINDOW: Final = Window("rolling", 30)
LONGEST: Final = 4000
"""How many characters of a sentence are read; a longer one is a problem."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sentence was understood: its objective, or why there is none.

    `problem` says what is ambiguous, `suggestion` offers a wording where there are no numbers, `understood` shows
    the objective in one English line.
    """

    objective: Objective | None = None
    problem: str | None = None
    suggestion: str = ""
    understood: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The parts of an objective that are declared beside the sentence, and win over it."""

    indicator: Indicator | None = None
    target: Decimal | None = None
    bound: Bound | None = None
    window: Window | None = None


NOTHING: Final = Given()


def read_sentence(says: str, given: Given = NOTHING) -> Reading:
    """The reading of a sentence, with what is declared beside it. Any text gives a Reading; nothing is raised."""
    if len(says) > LONGEST:
        return Reading(problem=f"is longer than {LONGEST} characters")
    words = tokens(says)
    named = shares(words)
    placed = places(words, spans(words, named), named)
    counted = _counted(words, named, placed, given)
    trouble = counted.trouble or _trouble(placed, given)
    if trouble:
        return Reading(problem=trouble)
    return _reading(says, words, placed, counted, given)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The target, and the indicator and limit that follow from counting what goes wrong."""

    target: Decimal | None = None
    indicator: Indicator | None = None
    bound: Bound | None = None
    percentile: bool = False
    trouble: str = ""


def _counted(words: Tokens, named: tuple[Share, ...], placed: Places, given: Given) -> _Counted:
    if given.target is not None:
        return _Counted(given.target, percentile=any(share.percentile for share in named))
    values = list(dict.fromkeys(share.percent for share in named))
    if len(values) > 1:
        return _Counted(trouble=f"names {len(values)} shares, {' and '.join(f'{plain(one)} %' for one in values)}")
    if not named:
        return _Counted()
    share = next((one for one in named if one.percentile), named[0])
    if not 0 < share.percent <= 100:
        return _Counted(trouble=f"names {plain(share.percent)} %, which is not between 0 and 100")
    if share.percentile:
        return _Counted(share.percent, percentile=True)
    return _downward(words, share, placed) if _limits(words, share) else _upward(words, share, placed)


def _limits(words: Tokens, share: Share) -> bool:
    """Whether a share is an upper limit, as in "no more than 1 %" and "1 % or less"."""
    return before(words, share.start) in ("<", "<=") or after(words, share.end) == "<="


def _downward(words: Tokens, share: Share, placed: Places) -> _Counted:
    """ "Less than 1 % fail" and "less than 1 % take longer than 5 s" promise 99 %."""
    target = 100 - share.percent
    if share.percent < 50 and placed.longer:
        return _Counted(target, bound=Bound("<=", placed.longer[0].value))
    lost = failing(words, share)
    if lost is None or not target:
        return _Counted(trouble=f"limits {plain(share.percent)} % from above and names nothing that goes wrong")
    return _Counted(target, lost)


def _upward(words: Tokens, share: Share, placed: Places) -> _Counted:
    if failing(words, share) is not None:
        return _Counted(trouble=f"may mean that {plain(share.percent)} % go well or that they go wrong")
    if placed.longer:
        return _Counted(trouble="has a time that is to be passed, not kept")
    return _Counted(share.percent)


def _trouble(placed: Places, given: Given) -> str:
    """What has no single meaning among the times; nothing where a declared part settles it."""
    settled = given.window is not None or given.bound is not None
    if placed.unclear and not settled:
        return f"has a time whose meaning is unclear: “{placed.unclear[0]}”"
    if len(placed.windows) > 1 and given.window is None:
        return f"names two windows, {placed.windows[0]} and {placed.windows[1]}"
    if len(placed.bounds) > 1 and given.bound is None:
        return "names two limits of time"
    return ""


def _reading(says: str, words: Tokens, placed: Places, counted: _Counted, given: Given) -> Reading:
    """The parts put together; at most one window and one limit are left."""
    bound = given.bound or counted.bound or next(iter(placed.bounds), None)
    spoken, conflict = indicator(words, bound is not None)
    chosen = given.indicator or counted.indicator or spoken
    if counted.target is None:
        return Reading(suggestion=suggest(says, chosen or wrong(words), bound))
    if conflict and chosen is None:
        return Reading(problem=conflict)
    if chosen is None:
        chosen = "latency" if bound is not None or counted.percentile else "other"
    if bound is None and (chosen == "latency" or counted.percentile):
        return Reading(problem="promises a latency and names no limit of time")
    window = given.window or next(iter(placed.windows), None)
    assumed: tuple[str, ...] = ("window",) if window is None or (placed.assumed and given.window is None) else ()
    assumed += ("indicator",) if chosen == "other" and given.indicator is None else ()
    target = Decimal(plain(counted.target))
    objective = Objective(chosen, target, window or DEFAULT_WINDOW, bound, assumed)
    return Reading(objective, understood=describe(objective))
