"""Markdown for the summary of a CI step: the same page as the comment, with the room of a step (1 MiB)."""

from compiler.model.report import Report
from compiler.render.report_format import ReportFormat
from compiler.render.report_page import page

CAP = 1_000_000


def render(report: Report) -> str:
    """The page, ended by a line break so that more can be appended."""
    return page(report, CAP - 1) + "\n"


FORMAT = ReportFormat("Markdown for the summary of a CI step", render)
