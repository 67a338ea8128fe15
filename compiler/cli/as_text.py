"""What compile and audit came to, in words: blocks on a terminal, rows in a pipe."""

from collections.abc import Iterable, Mapping
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.cli.terminal import for_people, line, rows, say, title

if TYPE_CHECKING:
    from compiler.app.audit import Audit
    from compiler.app.compile import Report
    from compiler.gate.decision import Graded
    from compiler.model.base import Problem
    from compiler.model.finding import Finding
    from compiler.model.outcome import AllowedFinding, Outcome, VerdictLine

LEVELS = ("block", "warn", "observe")
KEPT = (("yes", "kept"), ("at risk", "at risk"), ("no", "not kept"), ("unknown", "not known whether kept"))
STATES = {"whole": "proven", "broken": "broken", "unknown": "unknown"}


def compile_report(report: "Report") -> None:
    """Verdicts, findings, what was written, and why the exit code is what it is."""
    problems(report.problems)
    verdicts(report.outcomes)
    news = [one for one in report.decision.graded if not one.known]
    findings(sorted(news, key=lambda one: LEVELS.index(one.level)), _owners(report.outcomes))
    if known := len(report.decision.graded) - len(news):
        say(f"{known} more, known since {report.decision.baseline}; all are shown without `--baseline`")
    allowances(one for outcome in report.outcomes for one in outcome.allowed)
    written(report.written)
    for path in report.outdated:
        line(f"not current: {nearby(path)}", "broken")
    if for_people() and not report.written and not report.outdated and not report.problems:
        line("every document is current")
    let_through(report.decision.passed)
    ending(report.line, report.exit_code)


def unrecorded(report: "Report") -> None:
    """That what was let through could not be kept in the store, on standard error."""
    if report.unrecorded:
        say(f"what was let through could not be recorded: {report.unrecorded}")


def audit_report(report: "Audit", every: bool, asked: bool = False, listed: bool = False) -> None:
    """The findings most worth mending first, and the rest with `every`; what moved, all of it where it was `asked`.

    Of the estate it tells how much serves what is declared; each thing by name where it is `listed`.
    """
    problems(report.problems)
    from compiler.app.audit import FIRST, is_down

    down = sum(map(is_down, report.findings))
    shown = report.findings if every else report.findings[: down + FIRST]
    findings(shown, _owners(report.outcomes))
    hidden = len(report.findings) - len(shown)
    if hidden:
        say(f"{hidden} more; `--all` shows them")
    allowances(report.allowed)
    not_judged(report.silent)
    if report.drift is not None:
        from compiler.cli.as_text_drift import ledger

        ledger(report.drift, every, asked, report.past)
    if report.happened is not None:
        from compiler.cli.as_text_incidents import incidents

        incidents(report.happened)
    if report.inventory is not None:
        from compiler.cli.as_text_inventory import counts, listing

        if listed:
            listing(report.inventory)
        counts(report.inventory)
    promises = [verdict for outcome in report.outcomes for verdict in outcome.verdicts]
    whole = sum(one.guarded == "whole" for one in promises)
    broken = sum(one.guarded == "broken" for one in promises)
    guarded = f"{whole} guarded, {broken} broken, {len(promises) - whole - broken} unknown"
    answers = [one.kept for one in promises]
    kept = ", ".join(f"{answers.count(answer)} {said}" for answer, said in KEPT if answer in answers)
    line(f"{len(promises)} promises: {guarded}" + (f"; {kept}" if kept else ""))
    ending(report.decision.line, report.decision.code)


def not_judged(silent: "Iterable[tuple[str, str]]") -> None:
    """The checks that could not be judged, by the section that they lacked, on standard error."""
    every = tuple(silent)
    for section in dict.fromkeys(section for _, section in every):
        codes = ", ".join(code for code, lacking in every if lacking == section)
        say(f"{section} is not fully known; not judged: {codes}")


def let_through(passed: "Iterable[tuple[str, str, tuple[str, ...]]]") -> None:
    """What was passed for this run alone, by which way, and why."""
    for way, reason, codes in passed:
        if for_people():
            line(f"{way}: {reason} (lets through {', '.join(codes) or 'what could not be known'})", "unknown")
        else:
            rows([(way, "let through", reason, ", ".join(codes))])


def ending(text: str, code: int) -> None:
    """The last line: the exit code, and why it is what it is."""
    line(text, "unknown" if code == 3 else "broken" if code else "proven")


def problems(found: "Iterable[Problem]") -> None:
    """Every problem of the declaration, on standard error."""
    every = tuple(found)
    for problem in every:
        say(str(problem))
    if every and for_people():
        line("")


def verdicts(outcomes: "Iterable[Outcome]") -> None:
    """The two answers of each promise."""
    pairs = [(outcome.service, one) for outcome in outcomes for one in outcome.verdicts]
    if not for_people():
        rows((service, one.promise, one.guarded, one.headline, one.kept, one.kept_reason) for service, one in pairs)
        return
    for service, one in pairs:
        _verdict(service, one)
    if pairs:
        line("")


def _verdict(service: str, one: "VerdictLine") -> None:
    title((f"{service}/{one.promise}", "bold"))
    line(f"guarded: {one.guarded} — {one.headline}", STATES.get(one.guarded, ""), 1)
    line(f"kept: {one.kept} — {one.kept_reason}", one.kept, 1)


def _owners(outcomes: "Iterable[Outcome]") -> dict[str, str]:
    """The team of each service."""
    return {one.service: one.owner for one in outcomes if one.service}


def findings(graded: "Iterable[Graded]", owners: "Mapping[str, str] | None" = None) -> None:
    """Each finding: how grave, which code, on what; what is so; how to mend it; where to look, and who answers for it.

    `owners` gives the team of each service.
    """
    found, whose = tuple(graded), owners or {}
    if not for_people():
        rows(_cells(one, whose) for one in found)
        return
    for one in found:
        _finding(one, whose)
    if found:
        line(f'why: runbook explain "{found[0].finding.code} {found[0].finding.subject}", and so for each', "quiet")
        line("")


def _cells(one: "Graded", owners: "Mapping[str, str]") -> tuple[str, ...]:
    finding = one.finding
    told = (finding.code, str(finding.severity), one.level, str(finding.subject), finding.message, finding.fix)
    return (*told, _where(finding), owners.get(finding.service, ""))


def _where(finding: "Finding") -> str:
    """The place in the declaration, else the url of the live thing."""
    return str(finding.place) if finding.place else finding.url


def _finding(one: "Graded", owners: "Mapping[str, str]") -> None:
    finding, grade = one.finding, str(one.finding.severity)
    level = "" if one.level == "observe" else f"({one.level})"
    title((grade, grade), (finding.code, "bold"), (str(finding.subject), ""), (level, one.level))
    line(finding.message, "", 2)
    line(f"mend: {finding.fix}", "", 2)
    hurt = ", ".join(f"{id.kind} {id.key}" for id in finding.affected)
    for word, text in (("see", _where(finding)), ("affects", hurt), ("owner", owners.get(finding.service, ""))):
        if text:
            line(f"{word}: {text}", "quiet", 2)


def allowances(found: "Iterable[AllowedFinding]") -> None:
    """What is allowed, by whom, until when, and why."""
    every = tuple(found)
    if not for_people():
        rows(
            (one.finding.code, "allowed", one.owner, str(one.until or ""), str(one.finding.subject), one.reason)
            for one in every
        )
        return
    for one in every:
        title(("allowed", "allowed"), (one.finding.code, "bold"), (str(one.finding.subject), ""))
        until = f"until {one.until}" if one.until else "without end"
        line(f"{until}, by {one.owner or 'nobody'}: {one.reason or 'no reason given'}", "", 2)
    if every:
        line("")


def written(paths: Iterable[Path]) -> None:
    """The documents that were written, one line for each folder, on standard error."""
    folders: dict[Path, list[str]] = {}
    for path in paths:
        folders.setdefault(path.parent, []).append(path.name)
    for folder, names in folders.items():
        say(f"wrote {nearby(folder)}/: {', '.join(sorted(names, key=_rank))}")


def nearby(path: Path) -> str:
    """A path as short as it can be typed from here."""
    return min(str(path), relpath(path), key=len)


def _rank(name: str) -> tuple[bool, bool, str]:
    """Pages before data before pictures."""
    return (not name.endswith(".md"), name.endswith(".svg"), name)
