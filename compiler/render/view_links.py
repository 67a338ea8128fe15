"""A link of the chain as it is wired, for the runbook, and as it lives, for the status."""

import re

from compiler.model.chain import Link, State
from compiler.model.finding import Finding
from compiler.model.lines import LinkLine
from compiler.render.phrases import MARKS

LIVE: dict[str, tuple[str, ...]] = {"staffed": ("RB6",), "tellable": ("RB5", "RB7")}
"""Links whose answer changes by the hour, with the families of findings that tell a lasting break of them."""

QUIET = (State.PROVEN, State.NOT_APPLICABLE, State.MOOT)
BY_THE_HOUR = "changes by the hour: see status.md"
NOT_KNOWN = "could not be known when this was compiled: see status.md"


def wired(link: Link, findings: tuple[Finding, ...]) -> LinkLine:
    """The link as structure: what a person has to change for it to read otherwise."""
    if link.state is State.BROKEN and not _by_weather(link, findings):
        return _line(link, link.reason)
    waits = any(gap.configured for gap in link.gaps)
    if link.state is State.UNKNOWN and not waits:
        return _line(link, link.reason)
    if link.state is State.BROKEN or (link.name in LIVE and link.state in (State.PROVEN, State.UNKNOWN)):
        return LinkLine(link.name, "live", MARKS["live"], BY_THE_HOUR)
    return _line(link, NOT_KNOWN if waits else link.reason)


def lived(link: Link) -> LinkLine:
    """The link as it is in this snapshot, with the warnings beside one that holds."""
    warnings = tuple(fault.reason for fault in link.faults if not fault.breaks)
    return LinkLine(
        link.name,
        link.state.value,
        MARKS[link.state.value],
        _plain(link.reason),
        tuple(one.sentence for one in link.evidence),
        warnings,
        link.state in QUIET and not warnings and not (link.name in LIVE and link.state is State.PROVEN),
    )


def _line(link: Link, reason: str) -> LinkLine:
    said = _plain(reason)
    others = tuple(one for one in dict.fromkeys(one.sentence for one in link.evidence) if one != said)
    return LinkLine(link.name, link.state.value, MARKS[link.state.value], said, others)


def _plain(reason: str) -> str:
    return re.sub(r"^rests on \*(\w+)\*", r"rests on \1", reason)


def _by_weather(link: Link, findings: tuple[Finding, ...]) -> bool:
    """Whether only weather breaks it: no finding that a team can mend has the subject of a breaking fault."""
    subjects = {fault.subject for fault in link.faults if fault.breaks}
    ours = [one for one in findings if one.subject in subjects and one.code.startswith(LIVE.get(link.name, ("RB",)))]
    if link.name in LIVE:
        return not any(one.nature == "change" for one in ours)
    return bool(ours) and all(one.nature == "weather" for one in ours)
