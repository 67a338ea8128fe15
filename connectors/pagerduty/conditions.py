"""Conditions of rules as written, and the hours in those that say nothing but when they hold.

An expression such as `now in Mon,Tue 22:00:00 to 06:00:00 Europe/Berlin` becomes hours; every other one stays text
for people, since which events meet it cannot be known in advance.
"""

import re
from dataclasses import replace

from compiler.model.frozen import dataclass
from compiler.model.hours import Hours, daily
from connectors.pagerduty.service import minutes
from connectors.pagerduty.zones import zone

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NOW = re.compile(
    r"\s*now\s+in\s+(?P<days>[a-z]{3}(?:\s*,\s*[a-z]{3})*)\s+(?P<first>[\d:]{5,8})\s+to\s+(?P<last>[\d:]{5,8})\s+"
    r"(?P<zone>[\w/+-]+)\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_BEYOND = re.compile(r"[()]|\b(?:or|not)\b", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """What an event must meet: `text` ("" always holds), and in addition the hours."""

    text: str = ""
    hours: Hours | None = None

    def __and__(self, inner: "When") -> "When":
        """Both. Of two hours the inner ones are told as text, since only one pair is kept."""
        if self.hours is None or inner.hours is None:
            return When(_joined(self.text, inner.text), self.hours or inner.hours)
        return replace(self, text=_joined(self.text, _joined(inner.text, "within further hours of its own")))

    @property
    def always(self) -> bool:
        """Whether every event meets it."""
        return not self.text and self.hours is None


def when(expressions: list[str]) -> When:
    """Several conditions are alternatives: one that holds is enough."""
    if len(expressions) == 1:
        return _single(expressions[0].strip())
    return When(" or ".join(f"({one.strip()})" for one in expressions))


def _single(expression: str) -> When:
    """A conjunction gives up the one part that says when it holds, everything else stays as it is written."""
    parts = _conjuncts(expression)
    hours = [_hours(one) for one in parts]
    known = [one for one in hours if one is not None]
    if len(known) != 1:
        return When(expression)
    rest = [one.strip() for one, read in zip(parts, hours, strict=True) if read is None]
    return When(" and ".join(rest), known[0])


def _conjuncts(expression: str) -> list[str]:
    """The parts between `and`; one part where anything but a plain conjunction is written."""
    blank = _QUOTED.sub(lambda found: "_" * len(found[0]), expression)
    if _BEYOND.search(blank):
        return [expression]
    cuts = [(found.start(), found.end()) for found in _AND.finditer(blank)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(expression)]
    return [expression[start:end] for start, end in zip(starts, ends, strict=True)]


def _hours(text: str) -> Hours | None:
    found = _NOW.fullmatch(text)
    if found is None:
        return None
    days = [one.strip().lower() for one in found["days"].split(",")]
    first, last, place = minutes(found["first"]), minutes(found["last"]), zone(found["zone"])
    if first is None or last is None or not place or not set(days) <= set(_DAYS):
        return None
    return daily(place, first, last, tuple(sorted(_DAYS.index(one) for one in set(days))))


def _joined(outer: str, inner: str) -> str:
    if not outer or not inner:
        return outer or inner
    return f"({outer}) and ({inner})"
