"""Reports for tests: a calm one, one with everything in it, a hostile one, and one of thousands of findings."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from compiler.model.base import Id, Place, Problem
from compiler.model.coverage import SnapshotInfo
from compiler.model.finding import Finding, Level, Severity
from compiler.model.gating import Code, Decision, Graded
from compiler.model.outcome import AllowedFinding, Outcome, VerdictLine
from compiler.model.report import Report, Rule, Told

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
AT = Place("services/shop.yaml", 12, 5)
LEVELS: tuple[Level, ...] = ("block", "warn", "observe")
WEAKER = Rule("RB204", "weaker target", Severity.ERROR, "change", "The SLO tolerates more.", "Silence.", "Raise it.")
PAUSED = Rule("RB505", "template paused", Severity.WARNING, "weather", "It is paused.", "Nobody is told.", "Another.")
UGLY = "a|b `c` <script>alert(1)</script>\n::error::x\r\n#1 @ana &amp; *x* \x00\x1b[31m ]]> % , : \ud800 \u202e é 🚚"


def told(number: int, level: Level = "block", **fields: Any) -> Told:
    """A finding on its own SLO."""
    finding = Finding(
        "RB204", Id("live", "slo", f"s{number}"), "99.5 % is less than 99.9 %", "raise the target", Severity.ERROR,
        service="shop", affected=(Id("declared", "promise", "shop/orders"),), place=AT, url="https://live.example/s1",
    )  # fmt: skip
    known = fields.pop("known", False)
    steps = (("allowance", "none covers it"), ("ladder", f"ladder: {level}"))
    graded = Graded(replace(finding, **fields), level, f"ladder: {level}", steps, known)
    return Told(graded, graded.finding.place, "shop", "orders team")


def report(*findings: Told, code: Code = 0, reasons: tuple[str, ...] = ("no findings",), **fields: Any) -> Report:
    """A report of compile with these findings."""
    graded = tuple(one.graded for one in findings)
    decision = Decision(code, graded, (), reasons)
    outcome = Outcome("shop", verdicts=(verdict("orders"),), info=SnapshotInfo(7, NOW), owner="orders team")
    base = Report("compile", "runbook-compiler 0.1.0", decision, findings, outcomes=(outcome,), rules=(WEAKER, PAUSED))
    return replace(base, **{"prefix": "config/", **fields})


def verdict(id: str, guarded: str = "whole") -> VerdictLine:
    """One promise in words."""
    links = (("measured", "proven", "by the SLO “Orders”"),)
    return VerdictLine(id, "99.9% of orders succeed", guarded, "backed by SLO Orders", "yes", "attained 99.95 %", links)


def everything() -> Report:
    """Each level, an allowance, a mistake, a page that is not current, blindness, break-glass and a baseline."""
    findings = (told(1), told(2, "warn", place=None), told(3, "observe", known=True))
    decision = Decision(
        0, tuple(one.graded for one in findings), ("live:slo could not be read: HTTP 500",), ("break-glass “x”",),
        ("live:health is 3 h old (stale: warn)",), (("break-glass", "orders stand still", ("RB204",)),), "release v1",
    )  # fmt: skip
    return report(
        *findings,
        decision=decision,
        allowed=(AllowedFinding(told(4).graded.finding, "being agreed", "orders team", date(2026, 12, 31)),),
        problems=(Problem(Place("services/bad.yaml", 3, 1), "“pager” is no response", "page"),),
        written=("runbooks/shop/status.md",),
        outdated=("runbooks/shop/runbook.md",),
        not_judged=(("RB401", "live:dashboard"),),
    )


def hostile() -> Report:
    """Every text that a vendor or a stranger may have written is ugly."""
    ugly = told(1, message=UGLY, fix=UGLY, subject=Id("live", "slo", UGLY), url="javascript:alert(1)")
    where = replace(ugly, place=Place("services/a b,c:d%.yaml", 1, 1), owner=UGLY, service=UGLY)
    decision = Decision(1, (ugly.graded,), (UGLY,), (UGLY,), (UGLY,), (("hotfix", UGLY, ("RB204",)),), UGLY)
    outcome = Outcome("shop", verdicts=(replace(verdict("orders"), headline=UGLY, says=UGLY),), owner=UGLY)
    return report(
        where,
        decision=decision,
        outcomes=(outcome,),
        allowed=(AllowedFinding(ugly.graded.finding, UGLY, UGLY),),
        problems=(Problem(AT, UGLY, UGLY),),
        outdated=(UGLY,),
    )


def thousands(count: int = 5_000) -> Report:
    """So many findings of every level, the gravest first, over many promises."""
    findings = tuple(told(number, LEVELS[number * 3 // count], message="what is so " * 40) for number in range(count))
    outcome = Outcome("shop", verdicts=tuple(verdict(f"promise-{at}", "broken") for at in range(2_000)))
    return report(*findings, code=1, reasons=(f"{count} findings at block: RB204",), outcomes=(outcome,))
