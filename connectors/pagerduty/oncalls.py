"""Who is on call, by policy and level: the shifts of schedules that cannot be read themselves.

`start` and `end` are null for a user who is a direct target and so always on call; such rows have no schedule.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.ports import Pulled
from connectors.pagerduty.bodies import row, taken
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.span import Span
from connectors.pagerduty.words import instant, key_of, part, written

SCOPE = "oncalls.read"
PATH = "/oncalls"

Entries = list[Mapping[str, Any]]


def by_schedule(rest: Rest, span: Span) -> Mapping[str, Entries]:
    """The entries of every schedule that a policy uses, by its id; one call with a window beats many."""
    found: dict[str, Entries] = {}
    for one in rest.listed(Ask(PATH, "oncalls", SCOPE, span.params, bucket="oncalls")):
        if key := key_of(one.get("schedule")):
            found.setdefault(key, []).append(one)
    return found


def rows(key: str, entries: Entries, span: Span, *, defined: bool) -> Iterator[Pulled]:
    """The shifts of a schedule and, where no better definition is held, what its references tell of it."""
    reference, policies = part(entries[0], "schedule"), {key_of(one.get("escalation_policy")) for one in entries}
    people = {who for one in entries if (who := key_of(one.get("user")))}
    if not defined:
        kept = {**taken(reference, "summary", "html_url"), "generation": "oncalls", "teams": []}
        yield row(Kind.ROTA, key, {**kept, "participants": sorted(people), "policies": sorted(policies - {""})})
    spans = sorted({_span(one, span) for one in entries})
    shifts = [[first, last, who, "rotation", ""] for first, last, who in spans]
    yield row(Kind.SHIFTS, key, {**span.body, "shifts": shifts})


def _span(found: Mapping[str, Any], span: Span) -> tuple[str, str, str]:
    """One entry, cut to the span; several policies that use the schedule repeat it."""
    first, last, who = found.get("start"), found.get("end"), key_of(found.get("user"))
    starts = span.first if first is None else instant(first)
    ends = span.last if last is None else instant(last)
    if starts is None or ends is None or not who:
        raise Contract("an entry of who is on call lacks an instant or a user")
    return written(max(starts, span.first)), written(min(ends, span.last)), who
