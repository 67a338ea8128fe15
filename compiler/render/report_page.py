"""A report as a page of Markdown that fits: what blocks first and in full, what does not fit counted by code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from compiler.model.finding import Level
from compiler.model.outcome import AllowedFinding, Outcome, VerdictLine
from compiler.model.report import Report, Told
from compiler.render.escape import code, inline, link

MARKS: Mapping[int, str] = {0: "✅", 1: "⛔", 2: "✏️", 3: "❔"}
SHORT = 300
"""Characters of one text of a finding; the rest stands in the runbook."""

FEW = 10
"""How many mistakes, passes and allowances are shown before the rest is only counted."""

PROMISES = 0.25
"""The share of the page that verdicts may take from findings."""


def page(report: Report, cap: int) -> str:
    """The whole page, at most `cap` bytes of UTF-8."""
    head, tail = _head(report), _tail(report)
    room = cap - _size(head) - _size(tail) - 1_000
    verdicts = list(_fitting(_verdicts(report.outcomes), int(room * PROMISES)))
    room -= _size(verdicts)
    shown = list(_fitting((_finding(one, report) for one in report.findings), room - 200))
    return "\n".join(
        (*head, *verdicts, *_sections(report.findings, shown), *_rest(report.findings[len(shown) :]), *tail)
    )


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _fitting(blocks: Iterable[str], room: int) -> Iterator[str]:
    """Blocks while there is room for them."""
    for block in blocks:
        room -= len(block.encode()) + 1
        if room < 0:
            return
        yield block


def _head(report: Report) -> list[str]:
    decision = report.decision
    lines = [f"### {MARKS[decision.code]} Runbook gate", "", f"{inline(decision.line, 2_000)}", ""]
    lines += _listed("let through", [f"{way}: {reason} ({', '.join(codes) or 'what could not be known'})"
                                     for way, reason, codes in decision.passed])  # fmt: skip
    lines += _listed("mistakes of the declaration", [f"{report.path(one.place)}:{one.place.line}: {one.what}; "
                                                     f"write: {one.write}" for one in report.problems])  # fmt: skip
    return lines


def _listed(title: str, texts: list[str]) -> list[str]:
    if not texts:
        return []
    more = [f"- … and {len(texts) - FEW} more"] if len(texts) > FEW else []
    return [f"**{title}**", "", *(f"- {inline(text, SHORT)}" for text in texts[:FEW]), *more, ""]


def _verdicts(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    """A table of the promises, broken ones first; the head of the table comes with its first row."""
    pairs = [(outcome.service, one) for outcome in outcomes for one in outcome.verdicts]
    order = ("broken", "unknown", "whole")
    for at, (service, one) in enumerate(sorted(pairs, key=lambda pair: order.index(pair[1].guarded))):
        head = "| promise | guarded | kept |\n| --- | --- | --- |\n" if at == 0 else ""
        yield head + _row(service, one)


def _row(service: str, one: VerdictLine) -> str:
    guarded = f"{one.guarded}: {one.headline}" if one.guarded != "whole" else one.headline
    return f"| {inline(f'{service}/{one.promise}', SHORT)} | {inline(guarded, SHORT)} | {inline(one.kept, SHORT)} |"


def _finding(one: Told, report: Report) -> str:
    finding = one.graded.finding
    where = code(f"{report.path(one.place)}:{one.place.line}") if one.place else ""
    there = link("open", finding.url) if finding.url else ""
    owner = f"owner {inline(one.owner, SHORT)}" if one.owner else ""
    last = " · ".join(part for part in (where, there, owner) if part)
    lines = [f"- **{finding.code}** {code(str(finding.subject))} {inline(finding.message, SHORT)}",
             f"  mend: {inline(finding.fix, SHORT)}"]  # fmt: skip
    return "  \n".join((*lines, f"  {last}") if last else lines)


def _sections(findings: tuple[Told, ...], shown: list[str]) -> Iterator[str]:
    """What blocks and what warns in the open, what is only observed behind a fold; headed by how many there are."""
    count = Counter(one.graded.level for one in findings)
    titles: Mapping[Level, str] = {"block": "at block", "warn": "at warn", "observe": "observed"}
    for level, title in titles.items():
        blocks = [block for one, block in zip(findings, shown, strict=False) if one.graded.level == level]
        if blocks and level == "observe":
            yield "\n".join(("", f"<details><summary>{count[level]} {title}</summary>", "", *blocks, "", "</details>"))
        elif blocks:
            yield "\n".join(("", f"#### {count[level]} {title}", "", *blocks))


def _rest(left: tuple[Told, ...]) -> Iterator[str]:
    if left:
        counted = Counter(one.graded.finding.code for one in left)
        told = ", ".join(f"{name} × {number}" for name, number in sorted(counted.items()))
        yield f"\n… and {len(left)} more that find no room here: {told}"


def _tail(report: Report) -> list[str]:
    lines = [""]
    lines += _listed("allowed", [_allowed(one) for one in report.allowed])
    lines += _listed("not judged", sorted({f"{section} is not fully known" for _, section in report.not_judged}))
    taken = {one.info.pulled for one in report.outcomes if one.info is not None}
    snapshot = f"as of the snapshot of {max(taken):%Y-%m-%d %H:%M} UTC; " if taken else ""
    since = f"news since {inline(report.decision.baseline, SHORT)}; " if report.decision.baseline else ""
    return [*lines, f"<sub>{snapshot}{since}{inline(report.program)}</sub>"]


def _allowed(one: AllowedFinding) -> str:
    until = f"until {one.until}" if one.until else "without end"
    return f"{one.finding.code} {one.finding.subject}, {until}, by {one.owner or 'nobody'}: {one.reason}"
