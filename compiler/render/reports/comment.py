"""Markdown for the one comment that a pull request keeps: found again by its first line, never beyond its limit.

GitHub takes 65,536 characters. The cap is held in bytes of UTF-8, of which a text never has fewer than characters, so
that it holds however a host counts.
"""

from compiler.model.report import Report
from compiler.render.report_format import ReportFormat
from compiler.render.report_page import page

CAP = 65_536
MARK = "<!-- runbook: the gate's report; this comment is written anew by every run -->"


def render(report: Report) -> str:
    """The mark by which the comment is found again, and the page."""
    return f"{MARK}\n{page(report, CAP - len(MARK) - 1)}"


FORMAT = ReportFormat("Markdown for one sticky comment, at most 65,536 characters", render)
