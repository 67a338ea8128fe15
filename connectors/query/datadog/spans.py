"""Statistics of traced services to signals.

The vendor counts the spans of every operation into metrics, `trace.<operation>.hits`, `.errors` and, as a
distribution, `trace.<operation>` (its page on the namespace of trace metrics). So a panel that asks for the hits of an
operation plots the very metric that an alert on it reads, however the panel spells its question. Without the name of
an operation it is a search over spans.
"""

from collections.abc import Iterator, Mapping

from compiler.model.signal import Expression
from connectors.query.datadog.event import event_signal
from connectors.query.datadog.metric import metric_signal
from connectors.query.datadog.scoping import Names, Variables

SOURCES = ("apm_metrics", "apm_resource_stats", "apm_dependency_stats")
"""The data sources of today's queries that ask for such statistics."""

_SUMS = {"hits": "hits", "hits_per_second": "hits", "errors": "errors", "errors_per_second": "errors"}
_TAGS = (("service", "service"), ("env", "env"), ("resource_name", "resource_name"), ("resource", "resource_name"))


def span_signal(query: Mapping[str, object], variables: Variables | Names = ()) -> Expression:
    """The signal of one statistic (`stat`) of a `service`, an `operation_name` and a `resource_name`. Never raises."""
    operation, stat = _word(query, "operation_name"), _word(query, "stat")
    groups = query.get("group_by")
    by = [one for one in groups if isinstance(one, str)] if isinstance(groups, list | tuple) else []
    if not operation or "$" in operation or query.get("data_source") == "apm_dependency_stats":
        searched = " ".join([*_asked(query, "operation_name"), _word(query, "query_filter").replace(",", " ")])
        return event_signal("spans", searched.strip(), variables, stat or "count", "", by)
    scope = ",".join([*_asked(query), *filter(None, [_primary(query), _word(query, "query_filter")])]) or "*"
    rest = f"{{{scope}}}" + (f" by {{{','.join(by)}}}" if by else "")
    return metric_signal(_metric_text(f"trace.{operation}", stat, rest), variables)


def _metric_text(name: str, stat: str, rest: str) -> str:
    """The metric query that asks for the same; an unknown statistic is one of the distribution."""
    if stat in _SUMS:
        return f"sum:{name}.{_SUMS[stat]}{rest}"
    if stat == "error_rate":
        return f"sum:{name}.errors{rest} / sum:{name}.hits{rest}"
    aggregator = stat.removeprefix("latency_")
    plain = aggregator in ("", "distribution") or not aggregator.isalnum()
    return f"{name}{rest}" if plain else f"{aggregator}:{name}{rest}"


def _asked(query: Mapping[str, object], *more: str) -> Iterator[str]:
    """The tags that are asked for; a variable stands for its value, however it is spelled."""
    for name, key in (*_TAGS, *((one, one) for one in more)):
        value = _word(query, name)
        if value.startswith("$"):
            yield f"{key}:{value.removesuffix('.value')}.value"
        elif value not in ("", "*"):
            yield f'{key}:"{value}"' if any(one in value for one in ' ,()"!') and '"' not in value else f"{key}:{value}"


def _primary(query: Mapping[str, object]) -> str:
    """The second tag by which an organisation may split all of its statistics."""
    name, value = _word(query, "primary_tag_name"), _word(query, "primary_tag_value")
    return f"{name}:{value}" if name and value not in ("", "*") else ""


def _word(query: Mapping[str, object], name: str) -> str:
    value = query.get(name)
    return value.strip() if isinstance(value, str) else ""
