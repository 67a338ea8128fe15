"""Everything that is no metric query: searches over logs, traces and events, checks, synthetic tests, SLOs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from compiler.model.scope import Scope, Term, conjunction, opaque, selecting
from compiler.model.signal import Domain, Expression, Signal, Unparsed
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.making import made_signal
from connectors.query.datadog.metric import mentions, metric_signal
from connectors.query.datadog.mix import literal
from connectors.query.datadog.scoping import NO_NAMES, Names, Variables, metric_scope, names_in, search_scope

_DOMAINS: Mapping[str, Domain] = {
    "logs": "log", "log": "log", "spans": "trace", "trace-analytics": "trace", "apm": "trace", "rum": "rum",
    "error-tracking-rum": "rum", "events": "event", "event": "event", "processes": "process", "process": "process",
    "container": "process",
}  # fmt: skip

_NAMING = ("source", "service", "@application.id")
"""The keys of a search whose values name what is watched; the others only narrow it."""

_NOTHING: frozenset[str] = frozenset()

_MENTION = re.compile(r"(?<![\w@.:-])(source|service|@application\.id):\"?([\w./-]+)")


def event_signal(
    source: str,
    search: str,
    variables: Variables | Names = (),
    aggregation: str = "count",
    measure: str = "",
    by: Iterable[str] = (),
) -> Expression:
    """The signal of a search; `source` is a data source (`logs`, `spans`, `rum`, …) or the name in a monitor's query.

    Its metrics are named by the `source:` and `service:` that it asks for (`log:service:x`), or `log:*` without any.
    Its scope is all that the search asks. `measure` is the attribute that is aggregated. Never raises.
    """
    return _read(source, search, names_in(search, variables), aggregation, measure, frozenset(by))


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
    if isinstance(text, str) and source in (None, "metrics", "cloud_cost"):
        return metric_signal(text, variables)
    if isinstance(query.get("metric_name"), str) and source == "metrics":
        return _structured(query, variables)
    return Unparsed(_written(query), 0, f"no reader for the data source {source!r}", _mentions_of(query))


def check_signal(
    name: str, over: Iterable[str] = (), by: Iterable[str] = (), without: Iterable[str] = ()
) -> Expression:
    """The signal of a service check, over and without these tags (each a scope text). Never raises."""
    try:
        asked = [metric_scope(text, NO_NAMES) for text in over if text != "*"]
        asked.extend(metric_scope(f"NOT ({text})", NO_NAMES) for text in without)
    except Unreadable as error:
        return Unparsed(name, 0, error.why, frozenset([f"check:{name}"]))
    metrics = frozenset([f"check:{name}"])
    keys = frozenset(key for key in by if key != "*")
    return Signal("check", metrics, conjunction(asked), keys, None, "#0", name)


def slo_signal(key: str, measure: str = "") -> Signal:
    """The signal of an SLO itself, named `slo:<id>`; `measure` is what is drawn of it."""
    return Signal("slo", frozenset([f"slo:{key}"]), shape="#0" + (f"[{literal(measure)}]" if measure else ""), text=key)


def synthetic_signal(key: str) -> Signal:
    """The signal of a synthetic test, named `synthetic:<public id>`."""
    return Signal("synthetic", frozenset([f"synthetic:{key}"]), shape="#0", text=key)


@lru_cache(maxsize=1 << 13)
def _read(source: str, search: str, names: Names, aggregation: str, measure: str, by: frozenset[str]) -> Expression:
    domain, prefix = _domain(source)
    try:
        scope = search_scope(search, names)
    except Unreadable as error:
        return Unparsed(search, error.at, error.why, _mentioned(prefix, search))
    metrics = _named(prefix, scope) if not scope.opaque else _mentioned(prefix, search)
    shape = "&".join(f"#{place}" for place in range(len(metrics))) + (f"[{literal(measure)}]" if measure else "")
    return made_signal(domain, metrics, scope, by, aggregation, shape, search, _NOTHING)


def _domain(source: str) -> tuple[Domain, str]:
    """The domain of a source, and the word that its names start with."""
    plain = source.removesuffix("_stream").removesuffix("_pattern")
    domain = _DOMAINS.get(plain, "other")
    return domain, plain if domain == "other" else domain


def _named(prefix: str, scope: Scope) -> frozenset[str]:
    """The names that a scope demands; what it excludes names nothing, nor does a variable or a wildcard."""
    return frozenset(
        [
            f"{prefix}:{term.key}:{value}"
            for clause in scope.clauses
            for term in clause
            if term.key in _NAMING and not term.negated and term.variable is None
            for value in term.values
            if "*" not in value and not value.startswith("$")
        ]
    ) or frozenset([f"{prefix}:*"])


def _mentioned(prefix: str, search: str) -> frozenset[str]:
    return frozenset(f"{prefix}:{key}:{value}" for key, value in _MENTION.findall(search)) or frozenset([f"{prefix}:*"])


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
