"""What the log tells of each incident: when somebody first acknowledged it, and whether levels went by unanswered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from compiler.model.frozen import dataclass
from connectors.pagerduty.origins import origins
from connectors.pagerduty.words import instant, key_of, low, part, written


@dataclass(frozen=True, slots=True)
class Timeline:
    """Of one incident. `via` is the integration that set it off, `origins` the urls of its trigger."""

    acknowledged: str | None = None
    escalated: bool = False
    exhausted: bool = False
    via: str = ""
    origins: tuple[str, ...] = ()


Timelines = Mapping[str, Timeline]
"""By the incident's id."""


def timelines(entries: Iterable[Mapping[str, Any]]) -> Timelines:
    """The log entries of many incidents, put together; entries of types that nobody documented say nothing."""
    found: dict[str, Timeline] = {}
    for entry in sorted(entries, key=_at):
        key = key_of(entry.get("incident"))
        if key:
            found[key] = _after(found.get(key, Timeline()), entry)
    return found


def _after(before: Timeline, entry: Mapping[str, Any]) -> Timeline:
    """An escalation counts where nobody had acknowledged before it and no person made it."""
    word = low(entry.get("type")).removesuffix("_reference").removesuffix("_log_entry")
    if word == "acknowledge":
        return replace(before, acknowledged=before.acknowledged or _at(entry) or None)
    if word == "escalate" and before.acknowledged is None and not _by_person(entry):
        return replace(before, escalated=True)
    if word in ("exhaust_escalation_path", "repeat_escalation_path"):
        return replace(before, escalated=True, exhausted=before.exhausted or word.startswith("exhaust"))
    if word == "trigger":
        found = dict.fromkeys((*before.origins, *origins(entry)))
        return replace(before, via=before.via or inlet(entry), origins=tuple(found))
    return before


def inlet(entry: Mapping[str, Any]) -> str:
    """The id of the integration that set an incident off, "" where it was a person or is not told."""
    agent = part(entry, "agent")
    return key_of(agent) if "integration" in low(agent.get("type")) else ""


def _by_person(entry: Mapping[str, Any]) -> bool:
    return low(part(entry, "agent").get("type")).startswith("user")


def _at(entry: Mapping[str, Any]) -> str:
    found = instant(entry.get("created_at"))
    return written(found) if found is not None else ""
