"""Texts that grow by repeating a piece, and what reading them costs as they do.

CPU seconds of the same process, each the least of several, and only ever one of them divided by another.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from connectors.query.datadog.signal import (
    event_signal,
    formula_signal,
    metric_signal,
    metric_signals,
    monitor_condition,
    tag_scope,
)

Read = Callable[[str], object]

_QUERIES = {"a": metric_signal("avg:m{a:b}")}

READERS: Mapping[str, Read] = {
    "metric": metric_signal,
    "old panel": metric_signals,
    "scope": tag_scope,
    "scope of a series": lambda text: metric_signal(f"avg:m{{{text}}}"),
    "search": lambda text: event_signal("logs", text),
    "formula": lambda text: formula_signal(text, _QUERIES),
    "monitor": lambda text: monitor_condition(text, "query alert", {}),
    "metric monitor": lambda text: monitor_condition(f"avg(last_5m):{text} > 1", "query alert", {}),
    "log monitor": lambda text: monitor_condition(f'logs("{text}").rollup("count").last("5m") > 2', "log alert", {}),
    "check": lambda text: monitor_condition(f'"m".over("{text}").last(2).count_by_status()', "service check", {}),
}

PIECES = (
    '"', '\\"', "'", "\\", "{", "}", "(", ")", "[", "a{", "a{}", "a:", "a.", "a", "1", "1.", "1e9", "-", "!", ",", " ",
    "\n", "$", "*", "=", ">", "|", "1 && ", "NOT ", "NOT a:@ AND ", "a@:b AND ", "a:@ OR ", "(a:@ OR b:@) AND ",
    "(a OR b) AND ", "!a:b,", "$v,", "a*:b*,", "a IN (", "a IN (b) AND ", "a:b -c:@ ", "-(a:@ OR b) ", '"a b" ',
    "@a:[1 TO 2] ", "[a TO", "service:@ OR ", "a:(", "a:(b OR c) ", "avg:m@{a:b@} by {k@}+", "avg:m{a:b}+",
    "avg:m{a:$v.value}/", "a{} ,", "f(", "f(a{},", "a+", "a*-", ".as_count()", ".rollup(sum,60)", " by {a}", '.by("a")',
    '.a("', 'logs("a").', "avg(last_5m):", "last_5m", "count(v: v>=0):a{}", "series__+", "%s", "#0", "a@:b,", "!a@:b,",
)  # fmt: skip
"""What may be repeated; `@` is another number each time."""


@dataclass(frozen=True, slots=True)
class Pumped:
    """A piece between two others."""

    piece: str
    before: str = ""
    after: str = ""

    def text(self, length: int, mark: int) -> str:
        """About so many characters; `mark` makes it a text that was never read before."""
        times = range(max(1, length // len(self.piece)))
        repeated = "".join([self.piece.replace("@", f"{mark}z{n}") for n in times])
        return f"{self.before}{repeated}{self.after} z{mark}"


def growth(read: Read, pumped: Pumped, short: int, long: int, rounds: int = 3) -> float:
    """How many times as much a long text costs for each of its characters; 1 is linear."""
    cheap = _least(read, pumped, short, rounds)
    return _least(read, pumped, long, rounds) / cheap * short / long


def alone() -> Iterator[Pumped]:
    """Each piece by itself."""
    return map(Pumped, PIECES)


_marks = count()


def _least(read: Read, pumped: Pumped, length: int, rounds: int) -> float:
    texts = [pumped.text(length, next(_marks)) for _ in range(rounds)]
    gc.disable()
    try:
        return max(min([_spent(read, text) for text in texts]), 1e-6)
    finally:
        gc.enable()


def _spent(read: Read, text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start
