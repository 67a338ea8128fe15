"""The status: everything that lives, told as of the snapshot."""

from collections.abc import Iterator

from compiler.model.base import Gap, Id
from compiler.model.chain import Chain, Judgement, Verdict
from compiler.model.change import Change
from compiler.model.coverage import Section, SnapshotInfo
from compiler.model.finding import Finding
from compiler.model.promise import Allowance
from compiler.model.reading import Attained
from compiler.model.status import (
    AllowanceLine,
    AttainedLine,
    Banner,
    MovedLine,
    NoteLine,
    PromiseStatus,
    SectionLine,
    Status,
    UnknownLine,
)
from compiler.render.phrases import GUARDED, KEPT, also_broken, counted, day, listed, minute, percent, sentence, span
from compiler.render.view_channels import channels
from compiler.render.view_findings import Allowed, finding_line
from compiler.render.view_links import lived
from compiler.render.view_oncall import oncall
from compiler.render.view_promises import chains
from compiler.render.view_trend import figure, trend

COVERAGE = {"complete": "✔ complete", "partial": "! partial", "stale": "! STALE", "absent": "✘ ABSENT"}
EXPIRED, UNUSED = "RB004", "RB005"


def status(judgement: Judgement, findings: tuple[Finding, ...], allowed: Allowed) -> Status:
    """All that may differ tomorrow while nobody changed anything."""
    unknowns = _unknowns(judgement)
    sections = tuple(_section(one, judgement) for one in sorted(judgement.sections, key=_of))
    allowances = _allowances(judgement, findings)
    return Status(
        _banner(judgement, unknowns, sections, allowances),
        tuple(_promise(one) for one in chains(judgement)),
        tuple(finding_line(one, allowed) for one in findings if one.nature == "weather" and not one.drift),
        channels(judgement),
        tuple(_notes(judgement)),
        allowances,
        unknowns,
        sections,
        oncall(judgement),
        tuple(_moved(one) for one in judgement.moved if one.drift != "cosmetic"),
        minute(judgement.moved_since.taken) if judgement.moved_since else "",
    )


def _moved(one: Change) -> MovedLine:
    when = minute(one.at or one.seen)
    return MovedLine(one.drift, one.of.kind, one.name, one.says, sentence(one.why), when, one.url)


def _of(section: Section) -> tuple[str, str]:
    return (section.instance, section.kind)


def _banner(
    judgement: Judgement,
    unknowns: tuple[UnknownLine, ...],
    sections: tuple[SectionLine, ...],
    allowances: tuple[AllowanceLine, ...],
) -> Banner:
    info = judgement.info
    asked = sum(one.configured for one in unknowns)
    old = sum(one.state == "stale" or bool(one.age) for one in sections)
    lived_with = sum(one.state == "in force" for one in allowances)
    says = (
        f"{counted(asked, 'thing')} could not be known" if asked else "nothing that was asked for is unknown",
        f"{counted(old, 'section')} older than this snapshot" if old else "no section is older than this snapshot",
        f"{counted(lived_with, 'allowance')} in force" if lived_with else "no allowance is in force",
    )
    taken = minute(info.taken) if info else ""
    return Banner(taken, _snapshot(info), tuple(map(sentence, says)), asked, old, lived_with)


def _snapshot(info: SnapshotInfo | None) -> str:
    """Its number, and when it was pulled where the document looks back at another instant."""
    if info is None:
        return ""
    return f"{info.number}, pulled {minute(info.really)}" if info.really else str(info.number)


def _promise(chain: Chain) -> PromiseStatus:
    verdict, drawn = chain.verdict, figure(chain)
    readings = tuple(_attained(one) for one in chain.attained)
    first = next((one for one in readings if one.attained), None)
    return PromiseStatus(
        chain.promise.id,
        chain.promise.says,
        verdict.guarded,
        GUARDED[verdict.guarded],
        _headline(verdict),
        verdict.kept,
        KEPT[verdict.kept],
        verdict.kept_reason,
        readings,
        first.attained if first else "",
        percent(chain.budget.left, 1) if chain.budget else "",
        trend(chain.series),
        sentence("; ".join(_computed(chain))),
        drawn,
        tuple(lived(one) for one in chain.links),
        minute(chain.budget.ends) if chain.budget else "",
        sentence(chain.budget.says) if chain.budget else "",
    )


def _headline(verdict: Verdict) -> str:
    named = listed(verdict.unknown)
    if verdict.guarded == "unknown" and named:
        return f"{named} unknown"
    more = f", and {len(verdict.unknown)} unknown ({named})" if named else ""
    return verdict.headline + also_broken(verdict.broken) + more


def _computed(chain: Chain) -> tuple[str, ...]:
    """The arithmetic of budgets, at the rate that was observed."""
    found = [link for link in chain.links if link.name == "sufficient"]
    computed = (one.sentence for link in found for one in link.evidence if one.rung == "computed")
    return (*computed, *(note for link in found for note in link.notes))


def _attained(one: Attained) -> AttainedLine:
    note = " · ".join(part for part in (one.state.replace("_", " "), one.error) if part)
    return AttainedLine(
        str(one.window),
        percent(one.percent, 3),
        percent(one.target),
        percent(one.budget_left, 1),
        minute(one.at),
        note,
    )


def _notes(judgement: Judgement) -> Iterator[NoteLine]:
    for chain in chains(judgement):
        for link in chain.links:
            told = () if link.name == "sufficient" else link.notes
            yield from (NoteLine(chain.promise.id, link.name, sentence(note)) for note in told)


def _allowances(judgement: Judgement, findings: tuple[Finding, ...]) -> tuple[AllowanceLine, ...]:
    said = {(one.code, one.subject) for one in findings}
    ordered = sorted(judgement.service.allow, key=lambda one: (one.code, one.on, day(one.until)))
    return tuple(_allowance(one, judgement, said) for one in ordered)


def _allowance(one: Allowance, judgement: Judgement, said: set[tuple[str, Id]]) -> AllowanceLine:
    over = judgement.info is not None and one.until is not None and one.until < judgement.info.taken.date()
    expired = over or (EXPIRED, one.subject) in said
    unused = (UNUSED, one.subject) in said
    return AllowanceLine(
        one.code,
        one.on,
        sentence(one.reason),
        one.owner,
        day(one.until),
        "expired" if expired else "unused" if unused else "in force",
    )


def _section(one: Section, judgement: Judgement) -> SectionLine:
    cover = one.coverage
    gap = one.gap()
    age = judgement.info.taken - cover.good_at if judgement.info and cover.good_at else None
    return SectionLine(
        one.instance,
        one.kind,
        cover.state,
        COVERAGE[cover.state],
        minute(cover.good_at),
        "" if age is None or age.total_seconds() < 60 else span(age),
        one.rows,
        sentence(gap.why) if gap else "",
    )


def _unknowns(judgement: Judgement) -> tuple[UnknownLine, ...]:
    """Every gap once, with the links that wait for it; what nobody configured comes last."""
    touched: dict[Gap, list[str]] = {}
    for section in judgement.sections:
        if gap := section.gap():
            touched.setdefault(gap, [])
    for chain in chains(judgement):
        for link in chain.links:
            for gap in link.gaps:
                touched.setdefault(gap, []).append(f"{chain.promise.id}: {link.name}")
    for view in judgement.channels:
        for gap in view.gaps:
            touched.setdefault(gap, []).append(f"channel {view.handle}")
    ordered = sorted(touched, key=lambda gap: (not gap.configured, gap.instance, gap.kind, gap.why, minute(gap.since)))
    return tuple(_unknown(gap, tuple(dict.fromkeys(touched[gap]))) for gap in ordered)


def _unknown(gap: Gap, touches: tuple[str, ...]) -> UnknownLine:
    what = f"{gap.instance}:{gap.kind}" if gap.instance else gap.kind
    return UnknownLine(what, sentence(gap.why), minute(gap.since), tuple(sorted(touches)), gap.configured)
