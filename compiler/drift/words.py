"""Values of a difference in words for people."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from compiler.drift.difference import Around
from compiler.model.base import Id
from compiler.model.budget import plain
from compiler.model.promise import Bound
from compiler.model.routing import Called, RouteRule, Step
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Address, Panel, Target, Variable

LONG, KEPT, NAMED = 90, 24, 4
"""Texts beyond the first are told by where they differ, with so much of what is common; lists name so many."""


def spelled(value: Any, around: Around) -> str:
    """A value as people read it; empty for nothing."""
    if value is None or value == () or value == frozenset():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Id):
        return around.called(value)
    if isinstance(value, tuple | frozenset | list):
        return listed(spelled(one, around) for one in value)
    for kind, speak in _SPOKEN:
        if isinstance(value, kind):
            return str(speak(value))
    if isinstance(value, Called):
        return around.called(value.to)
    if isinstance(value, Step):
        return spelled(value.called, around) or "nobody"
    return str(value)


def listed(words: Iterable[str]) -> str:
    """Words in a stable order, the first few by name and the rest by number."""
    every = sorted({one for one in words if one})
    more = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" and {more} more" if more > 0 else "")


def apart(was: str, now: str) -> tuple[str, str]:
    """Two texts; long ones are cut to where they differ."""
    if max(len(was), len(now)) <= LONG:
        return was, now
    first = next((at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    last = next((at for at, (a, b) in enumerate(zip(was[:first:-1], now[:first:-1], strict=False)) if a != b), 0)
    start, end = max(0, first - KEPT), max(0, last - KEPT)
    return _cut(was, start, end), _cut(now, start, end)


def _cut(text: str, start: int, end: int) -> str:
    kept = text[start : len(text) - end]
    if len(kept) > 2 * LONG:
        kept = f"{kept[:LONG]} … {kept[-LONG:]}"
    return ("…" if start else "") + kept + ("…" if end else "")


def percent(value: Decimal) -> str:
    """A share in percent."""
    return f"{plain(value)} %"


def span(seconds: int | None) -> str:
    """A length of time in the largest whole unit."""
    if seconds is None:
        return "unknown"
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {word}"
    return f"{seconds} s"


def minute(at: datetime) -> str:
    """An instant, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def condition(one: Condition) -> str:
    """When an alert fires, in one line."""
    limit = f" {one.op or '>'} {plain(one.threshold)}" if one.threshold is not None else ""
    return f"{_text(one.on)}{limit}" if not one.burn else f"burn rate{limit}"


def _text(one: Signal | Unparsed) -> str:
    return one.text or ", ".join(sorted(one.metrics if isinstance(one, Signal) else one.mentions))


def _variable(one: Variable) -> str:
    return f"{one.name}={','.join(one.defaults) or '*'}"


def _target(one: Target) -> str:
    return f"{percent(one.percent)} over {one.window}"


def _bound(one: Bound) -> str:
    return f"{one.op} {plain(one.value)} {one.unit}".rstrip()


_SPOKEN: tuple[tuple[Any, Any], ...] = (
    (Decimal, plain),
    (datetime, minute),
    (Target, _target),
    (Bound, _bound),
    (Condition, condition),
    (Signal, _text),
    (Unparsed, _text),
    (Address, lambda one: one.label),
    (Panel, lambda one: f"“{one.title or one.key or 'untitled'}”"),
    (Variable, _variable),
    (RouteRule, lambda one: one.label),
)
