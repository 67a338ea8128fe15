"""Signals beyond metrics: searches over logs, traces and events, checks, synthetic tests, SLOs."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from compiler.model.scope import Scope, conjunction
from compiler.model.signal import Domain, Expression, Signal, Unparsed
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.making import made_signal
from connectors.query.datadog.mix import literal
from connectors.query.datadog.scoping import NO_NAMES, Names, Variables, metric_scope, names_in, search_scope

_DOMAINS: Mapping[str, Domain] = {
    "logs": "log", "log": "log", "logs_transaction": "log", "spans": "trace", "trace": "trace",
    "trace-analytics": "trace", "apm": "trace", "rum": "rum",
    "error-tracking-rum": "rum", "events": "event", "event": "event", "processes": "process", "process": "process",
    "container": "process",
}  # fmt: skip

_ALIKE = {"ci_pipeline": "ci_pipelines", "ci_test": "ci_tests", "audits": "audit", "network_performance": "network"}
"""Products that monitors, panels and lists spell differently."""

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
    found = _asked(source, search, names_in(search, variables))
    if isinstance(found, Unparsed):
        return found
    domain, metrics, scope, shape = found
    if measure:
        shape = f"{shape}[{literal(measure)}]"
    return made_signal(domain, metrics, scope, frozenset(by), aggregation, shape, search, _NOTHING)


def check_signal(
    name: str,
    over: Iterable[str] = (),
    by: Iterable[str] = (),
    without: Iterable[str] = (),
    variables: Variables | Names = (),
) -> Expression:
    """The signal of a service check, over and without these tags (each a scope text). Never raises."""
    try:
        asked = [metric_scope(text, names_in(text, variables)) for text in over if text != "*"]
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
def _asked(source: str, search: str, names: Names) -> tuple[Domain, frozenset[str], Scope, str] | Unparsed:
    """What a search alone tells, however often panels compute something else of it."""
    domain, prefix = _domain(source)
    try:
        scope = search_scope(search, names)
    except Unreadable as error:
        return Unparsed(search, error.at, error.why, _mentioned(prefix, search))
    metrics = _named(prefix, scope) if not scope.opaque else _mentioned(prefix, search)
    return domain, metrics, scope, "&".join([f"#{place}" for place in range(len(metrics))])


def _domain(source: str) -> tuple[Domain, str]:
    """The domain of a source, and the word that its names start with."""
    plain = source.removesuffix("_stream").removesuffix("_pattern")
    domain = _DOMAINS.get(plain, "other")
    if domain != "other":
        return domain, domain
    spelled = plain.replace("-", "_")
    return domain, _ALIKE.get(spelled, spelled)


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
