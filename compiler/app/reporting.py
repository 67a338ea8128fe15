"""What compile or audit came to, as the one value that every format of a report is made from."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.app.program import name as program
from compiler.app.writing import deliver, withdraw
from compiler.errors import RunbookError
from compiler.model.base import DECLARED, Place, Problem
from compiler.model.finding import Finding
from compiler.model.gating import Code, Graded
from compiler.model.outcome import AllowedFinding, Outcome
from compiler.model.report import Report, Rule, Told

if TYPE_CHECKING:
    from compiler.app.audit import Audit
    from compiler.app.compile import Report as Compiled
    from compiler.render.report_format import ReportFormat

LEVELS = ("block", "warn", "observe")


def of_compile(run: "Compiled", folder: Path, here: Path) -> Report:
    """What `runbook compile` tells; `folder` is that of the settings, `here` where the command was typed."""
    allowed = {one.finding.fingerprint: one for outcome in run.outcomes for one in outcome.allowed}
    silent = {pair for outcome in run.outcomes for pair in outcome.silent}
    made = _report("compile", run.outcomes, run.decision.graded, allowed.values(), folder, here)
    return replace(
        made,
        decision=run.decision,
        problems=run.problems,
        written=tuple(map(str, run.written)),
        outdated=tuple(map(str, run.outdated)),
        not_judged=tuple(sorted(silent)),
    )


def of_audit(run: "Audit", folder: Path, here: Path, more: Mapping[str, Any] | None = None) -> Report:
    """What `runbook audit` tells, with `more` for programs."""
    made = _report("audit", run.outcomes, run.findings, run.allowed, folder, here)
    return replace(made, decision=run.decision, problems=run.problems, not_judged=run.silent, more=more or {})


def of_broken(command: str, error: RunbookError) -> Report:
    """What a command tells that ended before it had judged anything."""
    from compiler.gate.decision import Decision

    code: Code = 3 if error.exit_code == 3 else 2
    problems = tuple(one for one in getattr(error, "problems", ()) if isinstance(one, Problem))
    return Report(command, program(), Decision(code, (), (), (str(error),)), (), problems=problems, broke=str(error))


def break_off(path: Path, name: str, report: Report | None) -> None:
    """Leaves no report of an earlier run under this name: says why there is none, else takes the file away.

    `report` is None where a run ended in a way that nothing can be told of. Raises SettingsError.
    """
    way = format_of(name).broken_off
    if way == "tell" and report is not None:
        deliver(path, rendered(name, report))
    elif way != "keep":
        withdraw(path)


def rendered(name: str, report: Report) -> str:
    """The report in the format of that name."""
    made = format_of(name)
    return made.render(replace(report, rules=rules(report)) if made.rules else report)


def format_of(name: str) -> "ReportFormat":
    """The format of that name."""
    from importlib import import_module

    made: ReportFormat = import_module(f"compiler.render.reports.{name}").FORMAT
    return made


def rules(report: Report) -> tuple[Rule, ...]:
    """The checks that a report speaks of, with their own pages, by code."""
    from compiler.registry import scan

    codes = {one.graded.finding.code for one in report.findings} | {one.finding.code for one in report.allowed}
    modules = (module for module in scan("compiler.checks") if hasattr(module, "CHECK"))
    found = [_rule(module.CHECK, module.__doc__ or "") for module in modules if module.CHECK.code in codes]
    return tuple(sorted(found, key=lambda one: one.code))


def _rule(check: Any, page: str) -> Rule:
    """A check with its page cut into its three parts."""
    parts: dict[str, list[str]] = {"": [], "Why": [], "Fix": []}
    at = ""
    for line in page.strip().splitlines():
        head, colon, rest = line.partition(": ")
        at, text = (head, rest) if colon and head in ("Why", "Fix") else (at, line)
        parts[at].append(text.strip())
    what, why, fix = (" ".join(" ".join(lines).split()) for lines in parts.values())
    return Rule(check.code, check.title, check.severity, check.nature, what, why, fix)


def _report(
    command: str,
    outcomes: tuple[Outcome, ...],
    graded: Iterable[Graded],
    allowed: Iterable[AllowedFinding],
    folder: Path,
    here: Path,
) -> Report:
    from compiler.gate.decision import Decision

    owners = {one.service: one.owner for one in outcomes}
    places = {id: place for one in outcomes for id, place in one.places}
    told = (Told(one, _place(one.finding, places), one.finding.service, _owner(one.finding, owners)) for one in graded)
    covered = (replace(one, finding=replace(one.finding, place=_place(one.finding, places))) for one in allowed)
    return Report(
        command,
        program(),
        Decision(0, (), (), ()),
        tuple(sorted(told, key=_worth)),
        tuple(sorted(covered, key=lambda one: (one.finding.code, one.finding.subject))),
        outcomes,
        prefix=_prefix(folder, here),
    )


def _owner(finding: Finding, owners: Mapping[str, str]) -> str:
    return owners.get(finding.service, "")


def _place(finding: Finding, places: Mapping[str, Place]) -> Place | None:
    """Its own place, else that of the first declared thing that suffers, else that of the service."""
    suffering = [str(id) for id in (finding.subject, *finding.affected)]
    near = (places.get(id) for id in (*suffering, f"{DECLARED}:service/{finding.service}"))
    return finding.place or next((place for place in near if place is not None), None)


def _worth(one: Told) -> tuple[int, int, bool, str, str]:
    finding = one.graded.finding
    weather = finding.nature == "weather"
    return (LEVELS.index(one.graded.level), -finding.severity, weather, finding.code, str(finding.subject))


def _prefix(folder: Path, here: Path) -> str:
    """From the root of the checkout, or from here where there is none, to the folder that places are relative to."""
    inner = folder.resolve()
    root = next((one for one in (inner, *inner.parents) if (one / ".git").exists()), here.resolve())
    return f"{inner.relative_to(root).as_posix()}/" if inner != root and inner.is_relative_to(root) else ""
