"""What a format of a report is: one line on it, and a pure function from the report to its text."""

from collections.abc import Callable
from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.report import Report


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One format, kept as the constant `FORMAT` of its module under `compiler.render.reports`, whose name it bears.

    `rules` says that it shows the checks' own pages, which cost time to load. `broken_off` says what becomes of its
    file where a run ends before it has judged anything: the format can tell that; or the file is removed, since readers
    take a list without findings for a good one; or it is kept, since it is not about one run.
    """

    about: str
    render: Callable[[Report], str]
    rules: bool = False
    broken_off: Literal["tell", "remove", "keep"] = "tell"
