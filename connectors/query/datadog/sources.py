"""Query objects, as panels, SLOs and formula monitors hold them: each read by what its data source is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from compiler.model.scope import Scope, Term, conjunction, opaque, selecting
from compiler.model.signal import Expression, Signal, Unparsed
from connectors.query.datadog.event import event_signal, slo_signal
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.metric import mentions, metric_signal
from connectors.query.datadog.scoping import NO_NAMES, Names, Variables, metric_scope, names_in
from connectors.query.datadog.spans import SOURCES, span_signal


def query_signal(query: Mapping[str, object], variables: Variables | Names = ()) -> Expression:
    """The signal of one query object of a panel, an SLO or a formula monitor, by its `data_source`. Never raises."""
    source, text, base = query.get("data_source"), query.get("query"), query.get("base_query")
    if isinstance(base, Mapping):
        return _filtered(query_signal(base, variables), query)
    if source == "slo" and isinstance(query.get("slo_id"), str):
        return slo_signal(str(query["slo_id"]), str(query.get("measure") or ""))
    if isinstance(query.get("search"), Mapping) or isinstance(query.get("query_string"), str):
        return _searched(str(source or "logs"), query, variables)
    if isinstance(query.get("metric"), str) and source in ("process", "container"):
        return _measured(query, variables)
    if source in SOURCES:
        return span_signal(query, variables)
    if isinstance(query.get("jobs_query"), str):
        return _jobs(query)
    if isinstance(text, str) and source in (None, "metrics", "cloud_cost"):
        return metric_signal(text, variables)
    if isinstance(query.get("metric_name"), str) and source == "metrics":
        return _structured(query, variables)
    return Unparsed(_written(query), 0, f"no reader for the data source {source!r}", _mentions_of(query))


def _searched(source: str, query: Mapping[str, object], variables: Variables | Names) -> Expression:
    search, compute = query.get("search"), query.get("compute")
    text = search.get("query") if isinstance(search, Mapping) else query.get("query_string")
    computed = compute if isinstance(compute, Mapping) else {}
    return event_signal(
        source,
        text if isinstance(text, str) else "",
        variables,
        str(computed.get("aggregation") or "count"),
        str(computed.get("metric") or ""),
        _facets(query.get("group_by")),
    )


def _facets(groups: object) -> Iterator[str]:
    """The keys of `group_by`, which is a list of objects with a facet, or one object with `fields`."""
    if isinstance(groups, Mapping):
        groups = groups.get("fields")
    for group in groups if isinstance(groups, list | tuple) else ():
        facet = group.get("facet") if isinstance(group, Mapping) else group
        if isinstance(facet, str):
            yield facet


def _measured(query: Mapping[str, object], variables: Variables | Names) -> Expression:
    """The signal of a process or container query: a metric, tag filters, and a text to find in the command line."""
    metric, tags, text = str(query["metric"]), query.get("tag_filters"), query.get("text_filter")
    try:
        asked = [
            metric_scope(str(tag), names_in(str(tag), variables))
            for tag in (tags if isinstance(tags, list | tuple) else ())
        ]
    except Unreadable as error:
        return Unparsed(_written(query), error.at, error.why, frozenset([metric]))
    if text:
        asked.append(selecting([Term("", (f'"{text}"',))]))
    aggregation = query.get("aggregator")
    scope = conjunction(asked)
    return Signal("process", frozenset([metric]), scope, frozenset(), _text_or_none(aggregation), "#0", metric)


def _jobs(query: Mapping[str, object]) -> Expression:
    """The signal of runs of data jobs, which are chosen by tags; named by the kind of job."""
    kind, asked = str(query.get("job_type") or "*"), str(query["jobs_query"])
    try:
        scope = metric_scope(asked, NO_NAMES)
    except Unreadable as error:
        return Unparsed(asked, error.at, error.why, frozenset([f"jobs:{kind}"]))
    return Signal("other", frozenset([f"jobs:{kind}"]), scope, shape="#0", text=asked)


def _structured(query: Mapping[str, object], variables: Variables | Names) -> Expression:
    """The signal of a metric query that is written in parts instead of one text."""
    asked = query.get("filter")
    text = f"{query['metric_name']}{{{asked if isinstance(asked, str) else '*'}}}"
    read = metric_signal(text, variables)
    if isinstance(read, Unparsed):
        return read
    return replace(
        read, by=frozenset(_facets(query.get("group_by"))), aggregation=_text_or_none(query.get("aggregator"))
    )


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _filtered(base: Expression, query: Mapping[str, object]) -> Expression:
    """The base query with a scope that nobody can compare: rows of a table elsewhere narrow it."""
    return base if isinstance(base, Unparsed) else replace(base, scope=_beyond(base.scope, query))


def _beyond(scope: Scope, query: Mapping[str, object]) -> Scope:
    return conjunction([scope, opaque(_written({**query, "base_query": None}))])


def _written(query: Mapping[str, object]) -> str:
    """The query object as a stable text."""
    import json

    return json.dumps(query, sort_keys=True, default=str, ensure_ascii=False)


def _mentions_of(query: Mapping[str, object]) -> frozenset[str]:
    """The names that an unknown kind of query may be about: its texts that look like one metric."""
    return frozenset().union(*(mentions(value) for value in query.values() if isinstance(value, str)))
