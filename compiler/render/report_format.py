"""What a format of a report is: one line on it, and a pure function from the report to its text."""

from collections.abc import Callable

from compiler.model.frozen import dataclass
from compiler.model.report import Report


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One format, kept as the constant `FORMAT` of its module under `compiler.render.reports`, whose name it bears.

    `rules` says that it shows the checks' own pages, which cost time to load.
    """

    about: str
    render: Callable[[Report], str]
    rules: bool = False
