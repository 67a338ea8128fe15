"""Annotations of GitHub's workflow commands: they appear beside the lines of a pull request.

A step shows ten of each kind and drops the rest without a word, so the gravest ten of each are written and the rest is
counted. The escapes are those of the runner: a percent sign and line breaks everywhere, `:` and `,` in properties.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from compiler.model.base import Place
from compiler.model.finding import Level
from compiler.model.report import Report, Told
from compiler.render.escape import clean, kept_lines
from compiler.render.report_format import ReportFormat

KINDS: Mapping[Level, str] = {"block": "error", "warn": "warning", "observe": "notice"}
SHOWN = 10
"""How many annotations of one kind a step shows."""

Annotation = tuple[str, Place | None, str, str]
"""Kind, place, title and text."""


def render(report: Report) -> str:
    """One command a line, and last the line that says why the exit code is what it is.

    What the baseline knows is only counted: it is none of the pull request's making.
    """
    lines: list[str] = []
    count = Counter[str]()
    news = [one for one in report.findings if not one.graded.known]
    for one in (*_about_the_run(report), *map(_finding, news)):
        count[one[0]] += 1
        if count[one[0]] <= SHOWN:
            lines.append(_command(one, report))
    rest = [f"{number - SHOWN} more of {kind}" for kind, number in count.items() if number > SHOWN]
    if rest:
        lines.append(f"{', '.join(rest)}: a step shows ten of each, the summary shows all")
    if known := len(report.findings) - len(news):
        since = clean(report.decision.baseline)
        lines.append(f"{known} known since {since}, without annotations: the summary shows all")
    return "\n".join((*lines, clean(report.decision.line)))


def _about_the_run(report: Report) -> Iterator[Annotation]:
    decision = report.decision
    if report.broke:
        yield "error", None, "not judged", report.broke
    for problem in report.problems:
        yield "error", problem.place, "declaration", f"{problem.what}\nwrite: {problem.write}"
    yield from (("error", None, "not known", text) for text in decision.blind)
    yield from (("warning", None, "not known", text) for text in decision.dim)
    for path in report.outdated:
        yield "error", None, "not current", f"{path} is not current; compile it again and commit it"
    for way, reason, codes in decision.passed:
        yield "warning", None, way, f"{reason}; let through: {', '.join(codes) or 'what could not be known'}"


def _finding(one: Told) -> Annotation:
    finding = one.graded.finding
    title = f"{finding.code} {finding.subject}" + (f" ({one.owner})" if one.owner else "")
    parts = (finding.message, f"mend: {finding.fix}", finding.url and f"see {finding.url}")
    return KINDS[one.graded.level], one.place, title, "\n".join(part for part in parts if part)


def _command(one: Annotation, report: Report) -> str:
    kind, place, title, text = one
    where = {"file": report.path(place), "line": str(place.line), "col": str(place.column)} if place else {}
    properties = ",".join(f"{key}={_property(value)}" for key, value in {**where, "title": clean(title)}.items())
    return f"::{kind} {properties}::{_data(text)}"


def _data(text: str) -> str:
    plain = "\n".join(kept_lines(text))
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = ReportFormat("Annotations on a pull request, as workflow commands", render)
