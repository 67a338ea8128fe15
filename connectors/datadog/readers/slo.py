"""SLOs: the definition in all three forms, the readings of each window, and the bounded history of one."""

from collections.abc import Iterator
from typing import Any, Literal

from compiler.model.base import Id, Kind
from compiler.model.promise import Bound
from compiler.model.reading import Attained, SloReading
from compiler.model.signal import Expression, Signal
from compiler.model.watching import Ref, Slo, Target
from connectors.datadog.home import Home
from connectors.datadog.readers.queries import formula
from connectors.datadog.readers.scalars import Json, instant, number, objects, part, tags, text, window
from connectors.query.datadog.signal import metric_signal

Measure = Literal["count", "slices", "monitors"]

_MEASURES: dict[object, Measure] = {
    "metric": "count", "time_slice": "slices", "monitor": "monitors", 1: "count", 2: "slices", 0: "monitors",
}  # fmt: skip


def read_slo(home: Home, key: str, body: Json) -> Slo:
    """The SLO of a body from the list or from the call by id.

    `type` is a word, `type_id` the same as a number; a form that is neither counts as one of counts without queries.
    """
    measure = _MEASURES.get(body.get("type")) or _MEASURES.get(body.get("type_id"), "count")
    good, total, bad = _counted(body)
    monitors = tuple(home.id(Kind.MONITOR, one) for one in _ids(body.get("monitor_ids")))
    alerts = (home.id(Kind.MONITOR, one) for one in _ids(body.get("configured_alert_ids")))
    slice_, bound = _sliced(body)
    return Slo(
        id=home.id(Kind.SLO, key),
        name=text(body.get("name")),
        tags=tags(body.get("tags")),
        opening=home.slo(key),
        refs=(*(Ref(one, "rests on") for one in monitors), *(Ref(one, "alerted by") for one in alerts)),
        measure=measure,
        targets=tuple(_targets(body)),
        good=good,
        total=total,
        bad=bad,
        slice=slice_,
        bound=bound,
        monitors=monitors,
        groups=_groups(body, (*good, *total)),
        description=text(body.get("description")),
        created=instant(body.get("created_at")),
        modified=instant(body.get("modified_at")),
    )


def read_reading(id: Id, body: Json) -> SloReading:
    """The bulk status of the search: one reading for each window that it tells; `indexed_at` is its age."""
    return SloReading(id, tuple(_attained(body)))


def _targets(body: Json) -> Iterator[Target]:
    """Every threshold; the primary one alone stands at the top of the body too, for bodies without the list."""
    rows = objects(body.get("thresholds")) or [
        {
            "timeframe": body.get("timeframe"),
            "target": body.get("target_threshold"),
            "warning": body.get("warning_threshold"),
        }
    ]
    for row in rows:
        percent, over = number(row.get("target")), window(row.get("timeframe"))
        if percent is not None and over is not None:
            yield Target(percent, over, number(row.get("warning")))


Counted = tuple[tuple[Expression, ...], tuple[Expression, ...], tuple[Expression, ...]]


def _counted(body: Json) -> Counted:
    """Good, total and bad events.

    Where formulas are given, they are what people wrote; `query` then holds expressions that the server derived,
    of which the total is still needed.
    """
    count, query = part(body, "sli_specification", "count"), part(body, "query")
    queries = objects(count.get("queries"))
    good, total, bad = (_formula(count, f"{name}_events_formula", queries) for name in ("good", "total", "bad"))
    numerator, denominator = (_metric(query, name) for name in ("numerator", "denominator"))
    return good or numerator, total or denominator, bad


def _formula(count: Json, name: str, queries: list[Json]) -> tuple[Expression, ...]:
    found = text(part(count, name).get("formula")) or text(count.get(name))
    return (formula(found, queries),) if found else ()


def _metric(query: Json, name: str) -> tuple[Expression, ...]:
    found = text(query.get(name))
    return (metric_signal(found),) if found else ()


def _sliced(body: Json) -> tuple[Expression | None, Bound | None]:
    """What a time slice compares, and with what; the bound has the metric's own unit, which nobody tells."""
    rule = part(body, "sli_specification", "time_slice")
    query = part(rule, "query")
    written = next((text(one.get("formula")) for one in objects(query.get("formulas"))), "")
    limit = number(rule.get("threshold"))
    bound = Bound(text(rule.get("comparator")), limit, "") if limit is not None else None
    return (formula(written, objects(query.get("queries"))) if written else None), bound


def _groups(body: Json, counted: tuple[Expression, ...]) -> frozenset[str]:
    """The tag keys by which it is split: those of its queries, or of the groups that were picked of its monitors."""
    picked = (tag for group in body.get("groups") or () if isinstance(group, str) for tag in group.split(","))
    keys = frozenset(tag.partition(":")[0].strip() for tag in picked)
    return keys.union(*(one.by for one in counted if isinstance(one, Signal)))


def _ids(value: Any) -> list[str]:
    return [str(one) for one in value if isinstance(one, int | str)] if isinstance(value, list) else []


def _attained(body: Json) -> Iterator[Attained]:
    for row in objects(body.get("overall_status")):
        over = window(row.get("timeframe"))
        if over is not None:
            yield Attained(
                over,
                percent=number(row.get("status")),
                budget_left=number(row.get("error_budget_remaining")),
                target=number(row.get("target")),
                state=text(row.get("state")),
                error=text(row.get("error")),
                at=instant(row.get("indexed_at")),
            )
