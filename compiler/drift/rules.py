"""Rules that any aspect may use: sets that lose members, words that are better or worse, limits, switches."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from compiler.drift.difference import Around, Difference, Judged, Rule
from compiler.drift.words import listed, spelled
from compiler.model.change import Class


def always(drift: Class, why: str) -> Rule:
    """One class for whatever differs."""
    return lambda _one, _around: Judged(drift, why)


def owner(one: Difference, _around: Around) -> Judged:
    """An owner that is taken away leaves nobody to ask; another one is only another one."""
    if one.was and not one.now:
        return Judged("loosened", "it names no owner any more")
    return Judged("moved", "another owner" if one.was else "it names its owner now")


def members(
    lost: str, won: str, *, none: str = "", lost_class: Class = "loosened", won_class: Class = "tightened"
) -> Rule:
    """A set: what it loses loosens, what it wins tightens, an exchange moves; emptied, it is broken where `none`."""

    def judged(one: Difference, around: Around) -> Judged | None:
        gone, come = _without(one.was, one.now), _without(one.now, one.was)
        if not gone and not come:
            return None
        if one.was and not one.now and none:
            return Judged("broken", none)
        told = [
            f"{word}: {listed(spelled(x, around) for x in those)}"
            for word, those in ((lost, gone), (won, come))
            if those
        ]
        drift: Class = "moved" if gone and come else lost_class if gone else won_class
        return Judged(drift, "; ".join(told))

    return judged


def _without(these: Iterable[Any], those: Iterable[Any]) -> list[Any]:
    held = set(those)
    return [one for one in these if one not in held]


def grades(*groups: Iterable[str], worse: Class = "broken", better: Class = "mended") -> Rule:
    """Words from best to worst, in groups of equals; a word that nobody knows has only moved."""
    rank = {word: place for place, group in enumerate(groups) for word in group}

    def judged(one: Difference, _around: Around) -> Judged | None:
        was, now = rank.get(str(one.was)), rank.get(str(one.now))
        if was is None or now is None:
            return Judged("moved", "a word of which nothing is known to follow")
        if was == now:
            return Judged("cosmetic", "a word that means the same")
        return Judged(worse, "worse than before") if now > was else Judged(better, "better than before")

    return judged


def greater(drift: Class, why: str, less: Class, why_less: str) -> Rule:
    """A number: one class where it grew, another where it shrank; from or to nothing it has moved."""

    def judged(one: Difference, _around: Around) -> Judged | None:
        if one.was is None or one.now is None:
            return Judged("moved", "it was not told before" if one.was is None else "it is not told any more")
        return Judged(drift, why) if Decimal(one.now) > Decimal(one.was) else Judged(less, why_less)

    return judged


def switch(off: Class, why_off: str, on: Class, why_on: str) -> Rule:
    """A switch, where a truth value stands for on; one that is not told any more has only moved."""

    def judged(one: Difference, _around: Around) -> Judged | None:
        if one.was is None or one.now is None:
            return None
        return Judged(on, why_on) if one.now else Judged(off, why_off)

    return judged
