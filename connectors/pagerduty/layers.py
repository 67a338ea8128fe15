"""Layer-based schedules (the older generation): entries of the final schedule, and who may appear in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.ports import Pulled
from connectors.pagerduty.bodies import row, taken
from connectors.pagerduty.rest import Rest
from connectors.pagerduty.span import Span
from connectors.pagerduty.words import instant, key_of, keys_of, objects, part, text, written

SCOPE = "schedules.read"
PATH = "/schedules"
RENDER = tuple(("include[]", name) for name in ("schedule_layers", "overrides_subschedule", "final_schedule"))


def is_rendered(found: Mapping[str, Any]) -> bool:
    """Whether the answer holds the final schedule, and not its definition alone."""
    return isinstance(part(found, "final_schedule").get("rendered_schedule_entries"), list)


def fetched(rest: Rest, key: str, span: Span) -> tuple[Pulled, ...]:
    """One schedule, rendered; raises Contract where the provider renders nothing."""
    found = rest.one(f"{PATH}/{key}", "schedule", SCOPE, span.params)
    if not is_rendered(found):
        raise Contract(f"{rest.where(PATH)}/{key}: the schedule came without its final schedule")
    return rows(found, span)


def rows(found: Mapping[str, Any], span: Span) -> tuple[Pulled, ...]:
    """Its definition and its shifts. Entries name people in their summaries, which stay outside."""
    key, final = key_of(found), part(found, "final_schedule")
    layers = [(text(one.get("name")), list(_entries(one, span))) for one in objects(found.get("schedule_layers"))]
    overrides = list(_entries(part(found, "overrides_subschedule"), span))
    shifts = [_shift(one, overrides, layers) for one in _entries(final, span)]
    kept = {**taken(found, "name", "summary", "html_url", "time_zone"), "generation": "layers"}
    lists = {"participants": _people(found), "policies": keys_of(found.get("escalation_policies"))}
    return (
        row(Kind.ROTA, key, {**kept, **lists, "teams": keys_of(found.get("teams"))}),
        row(Kind.SHIFTS, key, {**span.body, "shifts": shifts}),
    )


def _people(found: Mapping[str, Any]) -> list[str]:
    """Whoever stands in a layer; where no layer came, the list of users that the schedule carries."""
    layers = [one for layer in objects(found.get("schedule_layers")) for one in objects(layer.get("users"))]
    return keys_of([one.get("user") for one in layers]) or keys_of(found.get("users"))


Entry = tuple[str, str, str]
"""Start and end as written instants, and the key of the user."""


def _entries(schedule: Mapping[str, Any], span: Span) -> Iterator[Entry]:
    """Entries within the span. A missing bound is the span's own, since entries are cut at it."""
    for one in objects(schedule.get("rendered_schedule_entries")):
        first, last, who = one.get("start"), one.get("end"), key_of(one.get("user"))
        starts = span.first if first is None else instant(first)
        ends = span.last if last is None else instant(last)
        if starts is None or ends is None or not who:
            raise Contract("a rendered entry of a schedule lacks an instant or a user")
        yield written(starts), written(ends), who


def _shift(entry: Entry, overrides: list[Entry], layers: list[tuple[str, list[Entry]]]) -> list[str]:
    """An entry with where it comes from: an override wins over all layers, a later layer over an earlier one."""
    if any(_covers(one, entry) for one in overrides):
        return [*entry, "override", ""]
    named = [name for name, entries in layers if any(_covers(one, entry) for one in entries)]
    return [*entry, "rotation", named[-1] if named else ""]


def _covers(outer: Entry, inner: Entry) -> bool:
    return outer[2] == inner[2] and outer[0] <= inner[0] and outer[1] >= inner[1]
