"""Every query of the recorded material as it stands in the raw bodies, so that none is missed that a reader skips."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from compiler.model.signal import Expression
from connectors.query.datadog.signal import (
    Variables,
    event_signal,
    formula_signal,
    metric_signal,
    metric_signals,
    monitor_condition,
    query_signal,
)

METRICS = ("metrics", "cloud_cost")


@dataclass(frozen=True, slots=True)
class Query:
    """One query: where it stands, of which sort it is, its text or object, and what became of it."""

    place: str
    sort: str
    written: str
    read: tuple[Expression, ...]


def queries(shared_data: Path) -> Iterator[Query]:
    """Those of dashboards, then of monitors, then of recorded replies."""
    folder = shared_data / "datadog"
    for path in sorted((folder / "dashboards").glob("*.json")):
        body = orjson.loads(path.read_bytes())
        yield from _of_widgets(path.stem, body, _variables(body))
    for path in sorted((folder / "monitors").glob("*.json")):
        yield _of_monitor(path.stem, orjson.loads(path.read_bytes())["definition"])
    for path in sorted((folder / "responses").glob("*.json")):
        yield from _of_reply(path.stem, orjson.loads(path.read_bytes()))


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object within, outermost first."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)


def _of_widgets(place: str, body: dict[str, Any], variables: Variables) -> Iterator[Query]:
    for one in objects(body.get("widgets")):
        requests = one.get("requests")
        for request in requests.values() if isinstance(requests, dict) else requests or ():
            if isinstance(request, dict) and isinstance(request.get("q"), str):
                yield Query(place, "metric query of a widget", request["q"], metric_signals(request["q"], variables))
        for event in one.get("events") or ():
            yield Query(place, "events over a graph", event["q"], (event_signal("events", event["q"], variables),))
        if isinstance(one.get("data_source"), str):
            sort = "metric query of a widget" if one["data_source"] in METRICS else "search of a widget"
            written = one.get("query") if isinstance(one.get("query"), str) else orjson.dumps(one).decode()
            yield Query(place, sort, str(written), (query_signal(one, variables),))
        if isinstance(one.get("formulas"), list) and isinstance(one.get("queries"), list):
            yield from _of_formulas(place, one, variables)


def _of_formulas(place: str, request: dict[str, Any], variables: Variables) -> Iterator[Query]:
    named = {one.get("name", ""): query_signal(one, variables) for one in request["queries"]}
    for row in request["formulas"]:
        yield Query(place, "formula of a widget", row["formula"], (formula_signal(row["formula"], named),))


def _of_monitor(place: str, body: dict[str, Any]) -> Query:
    found = monitor_condition(body["query"], body["type"], body.get("options") or {})
    metric = body["type"] in ("metric alert", "query alert", "cost alert")
    sort = "metric query of a monitor" if metric else "other query of a monitor"
    return Query(place, sort, body["query"], tuple(one.on for one in found))


def _of_reply(place: str, body: Any) -> Iterator[Query]:
    for one in objects(body):
        if isinstance(one.get("query"), str) and isinstance(one.get("type"), str) and "options" in one:
            yield _of_monitor(place, one)
        for name in ("numerator", "denominator"):
            if isinstance(one.get(name), str):
                yield Query(place, "metric query of an SLO", one[name], (metric_signal(one[name]),))
        if one.get("data_source") in METRICS:
            yield Query(place, "metric query of a reply", str(one.get("query")), (query_signal(one),))


def _variables(body: dict[str, Any]) -> Variables:
    return tuple(
        (one["name"], one.get("prefix"), tuple(one.get("defaults") or filter(None, [one.get("default")])))
        for one in body.get("template_variables") or ()
    )
