"""Requests of widgets and SLOs to signals: formulas over named queries, and the older forms that they replaced.

An estate has tens of thousands of these, most of them alike, so the loops are plain and searches are kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from compiler.model.signal import Expression
from connectors.datadog.readers.scalars import Json, objects, part, text
from connectors.query.datadog.signal import (
    Names,
    Variables,
    event_signal,
    formula_signal,
    metric_signal,
    metric_signals,
    query_signal,
    span_signal,
)

# The older requests hold one object for each product; the data source that means the same today stands beside it.
_PRODUCTS = {
    "log_query": "logs",
    "apm_query": "spans",
    "rum_query": "rum",
    "network_query": "network",
    "security_query": "security_signals",
    "event_query": "events",
    "profile_metrics_query": "profiles",
    "audit_query": "audit",
}

_MAP = "service_map"
"""Draws who calls whom, and measures nothing."""


def formula(written: str, queries: Iterable[Json], variables: Variables | Names = ()) -> Expression:
    """The signal of one formula over these queries."""
    return formula_signal(written, _named(list(queries), variables))


def shown(request: Json, variables: Variables | Names = ()) -> list[Expression]:
    """What one request of a widget plots, in the order of its formulas or queries."""
    found: list[Expression] = []
    if type(queries := request.get("queries")) is list:
        if (alone := _alone(queries, request.get("formulas"))) is not None:
            return [_read(alone, variables)]
        found = _plotted(_named(queries, variables), request.get("formulas"))
    if type(older := request.get("q")) is str and older.strip():
        found += metric_signals(older, variables)
    if type(one := request.get("query")) is dict and one.get("data_source") not in (None, _MAP):
        found.append(_signal(one, variables))
    return found or _of_products(request, variables)


def searched(
    source: str, search: str, variables: Variables | Names, compute: Json | None = None, groups: Any = None
) -> Expression:
    """The signal of a search with what is computed of it and by which facets it is grouped."""
    computed = compute or {}
    measure = text(computed.get("metric")) or text(computed.get("facet"))
    aggregation = text(computed.get("aggregation")) or "count"
    return event_signal(source, search, variables, aggregation, measure, _facets(groups))


def _alone(queries: list[Any], formulas: Any) -> Json | None:
    """The one query whose name is the one formula, as in most requests."""
    if len(queries) != 1 or type(formulas) is not list or len(formulas) != 1:
        return None
    query, row = queries[0], formulas[0]
    if type(query) is not dict or type(row) is not dict:
        return None
    name = query.get("name")
    return query if name and row.get("formula") == name else None


def _plotted(named: dict[str, Expression], formulas: Any) -> list[Expression]:
    """Each formula; without formulas, each query. What a formula does not name is computed and not shown."""
    found: list[Expression] = []
    for row in formulas if type(formulas) is list else ():
        written = row.get("formula") if type(row) is dict else None
        if type(written) is str and written:
            alone = named.get(written)
            found.append(alone if alone is not None else formula_signal(written, named))
    return found or list(named.values())


def _named(queries: list[Any], variables: Variables | Names) -> dict[str, Expression]:
    """The signals of queries by their names; one without a name gets its place as one."""
    found: dict[str, Expression] = {}
    for place, query in enumerate(queries):
        if type(query) is dict:
            found[query.get("name") or f"#{place}"] = _read(query, variables)
    return found


def _read(query: Json, variables: Variables | Names) -> Expression:
    if query.get("data_source") == "metrics" and type(written := query.get("query")) is str:
        return metric_signal(written, variables)
    return _signal(query, variables)


def _signal(query: Json, variables: Variables | Names) -> Expression:
    """The signal of a query of any product; searches hold an object of their own."""
    search = query.get("search")
    if type(search) is dict and "base_query" not in query:
        asked = text(search.get("query"))
        source = text(query.get("data_source")) or "logs"
        return searched(source, asked, variables, part(query, "compute"), query.get("group_by"))
    return query_signal(query, variables)


def _facets(groups: Any) -> tuple[str, ...]:
    """The facets of a grouping: a list of objects, or in maps one object that lists them as `fields`."""
    if type(groups) is dict:
        groups = groups.get("fields")
    found = []
    for one in groups if type(groups) is list else ():
        facet = one.get("facet") if type(one) is dict else one
        if type(facet) is str:
            found.append(facet)
    return tuple(found)


def _of_products(request: Json, variables: Variables | Names) -> list[Expression]:
    """The older searches; events spell theirs as a text, the others as an object."""
    found = []
    for name, source in _PRODUCTS.items():
        if type(query := request.get(name)) is dict:
            asked = text(query.get("search")) or text(part(query, "search").get("query"))
            groups = [one.get("facet") for one in objects(query.get("group_by"))]
            for computed in objects(query.get("multi_compute")) or [part(query, "compute")]:
                found.append(searched(source, asked, variables, computed, groups))
    if type(query := request.get("process_query")) is dict:
        found.append(query_signal(_process(query), variables))
    if type(query := request.get("apm_stats_query")) is dict:
        found += list(_statistics(query, variables))
    return found


def _statistics(query: Json, variables: Variables | Names) -> Iterator[Expression]:
    """The older table or distribution of an operation: how long it takes, and what else its columns name."""
    columns = [text(one.get("name")).lower() for one in objects(query.get("columns"))]
    tag = text(query.get("primary_tag"))
    asked = {**query, "operation_name": query.get("name"), "query_filter": "" if tag.endswith(":*") else tag}
    for stat in ("hits", "errors"):
        if any(stat in name for name in columns):
            yield span_signal({**asked, "stat": stat}, variables)
    yield span_signal({**asked, "stat": "latency_distribution"}, variables)


def _process(query: Json) -> dict[str, Any]:
    return {
        "data_source": "process",
        "metric": text(query.get("metric")),
        "tag_filters": query.get("filter_by"),
        "text_filter": text(query.get("search_by")),
    }
