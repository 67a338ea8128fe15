"""What happened lately beside what was planned for it: incidents with their rows, and rows with their incidents."""

from datetime import datetime
from typing import Literal

from compiler.model.base import Gap
from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One incident. `planned` tells whether a row of a declared service detects what set it off.

    It is `unknown` where the incident does not tell what set it off. `rows` are `service/row`, `answered_s` the
    seconds until somebody acknowledged it, None where nobody did or that was not told.
    """

    instance: str
    key: str
    title: str
    opened: datetime
    planned: Literal["yes", "no", "unknown"]
    rows: tuple[str, ...] = ()
    answered_s: int | None = None
    escalated: bool = False
    exhausted: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fired:
    """One row of a declared service with an alert: how often it fired, and how long people took to answer.

    `usual_s` is the median over the answered ones, `slowest_s` the longest; None where none was answered.
    """

    row: str
    scenario: str
    count: int
    last: datetime | None = None
    usual_s: int | None = None
    slowest_s: int | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """The incidents since an instant, newest first, and the rows, most often fired first.

    `gaps` say what of that time was not read; then a row without an incident may have fired all the same.
    """

    since: datetime
    occurrences: tuple[Occurrence, ...] = ()
    rows: tuple[Fired, ...] = ()
    gaps: tuple[Gap, ...] = ()
