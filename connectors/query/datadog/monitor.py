"""A monitor's query and options to the condition under which it fires."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from compiler.model.signal import Burn, Condition, Expression, Signal, Unparsed
from connectors.query.datadog.chain import Chain, Compared, compared, read_chain
from connectors.query.datadog.event import check_signal, event_signal, slo_signal, synthetic_signal
from connectors.query.datadog.formula import formula_signal
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.metric import metric_signal, unparsed
from connectors.query.datadog.sources import query_signal

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "mo": 30 * 86400, "y": 365 * 86400}
_WINDOW = re.compile(r"(?:last_|current_|next_)?(\d{1,9})\s*(mo|[smhdwy])[a-z]*", re.ASCII)
_METRIC = re.compile(r"\s*(\w+)\s*\(\s*(\w+)\s*\)\s*:", re.ASCII)
_CHANGE = re.compile(r"\s*(\w+)\s*\(\s*(\w+)\s*\(\s*(\w+)\s*\)\s*,\s*(\w+)\s*\)\s*:", re.ASCII)
_COMPOSITE = re.compile(r"(?=\D*\d)[\d\s!&|()]+", re.ASCII)
_FORMS = {
    "anomalies": "anomaly", "anomaly": "anomaly", "outliers": "outlier", "forecast": "forecast", "change": "change",
}  # fmt: skip


def monitor_condition(query: str, type: str, options: Mapping[str, object]) -> tuple[Condition, ...]:
    """The condition of a monitor, as the API gives its query, type and options. Never raises.

    The threshold is the number in the query, else `options.thresholds.critical`. Windows are nominal seconds, a month
    counting 30 days. What cannot be read is a condition on an Unparsed that holds the whole query.
    """
    cut = compared(query)
    try:
        return (_condition(cut, type, options),)
    except Unreadable as error:
        return (Condition(unparsed(query, error), cut.op, _threshold(cut, options), form="other"),)


@lru_cache(maxsize=1 << 8)
def seconds(window: str) -> int | None:
    """The nominal length of a window such as `last_5m`, `current_1mo` or `30d`, in seconds; None for other words."""
    found = _WINDOW.fullmatch(window.strip())
    return int(found[1]) * _SECONDS[found[2]] if found else None


def _condition(cut: Compared, type: str, options: Mapping[str, object]) -> Condition:
    if type == "synthetics alert" or cut.query.strip() == "no_query":
        return _synthetic(cut.query, options)
    if _COMPOSITE.fullmatch(cut.query):
        return _composite(cut.query)
    for pattern, read in ((_CHANGE, _changing), (_METRIC, _plain)):
        head = pattern.match(cut.watched)
        if head is not None:
            return read(head, cut, options)
    return _chained(read_chain(cut.watched), cut, options)


def _synthetic(query: str, options: Mapping[str, object]) -> Condition:
    key = options.get("synthetics_check_id")
    if not isinstance(key, str) or not key:
        return Condition(Unparsed(query, 0, "it does not name its test"), form="check")
    return Condition(synthetic_signal(key), form="check")


def _composite(query: str) -> Condition:
    """A condition on other monitors; its signal is named by them, so that it never looks like a metric."""
    members = frozenset(re.findall(r"\d+", query))
    names = frozenset(f"monitor:{key}" for key in members)
    shape = re.sub(r"\s+", "", query)
    return Condition(Signal("other", names, shape=shape, text=query), form="composite", members=members)


def _plain(head: re.Match[str], cut: Compared, options: Mapping[str, object]) -> Condition:
    on = _watched(head, cut)
    form, detail = _form(on) if isinstance(on, Signal) else ("other", "")
    return Condition(
        on=on,
        op=cut.op,
        threshold=_threshold(cut, options),
        window_s=seconds(head[2]),
        time_aggregation=head[1],
        form=form,
        detail=detail,
    )


def _changing(head: re.Match[str], cut: Compared, options: Mapping[str, object]) -> Condition:
    return Condition(
        on=_watched(head, cut),
        op=cut.op,
        threshold=_threshold(cut, options),
        window_s=seconds(head[3]),
        time_aggregation=head[2],
        form="change",
        detail=f"{head[1]} over {head[4]}",
    )


def _watched(head: re.Match[str], cut: Compared) -> Expression:
    """The signal of the expression between the window and the comparison."""
    start, text = head.end(), cut.watched[head.end() :]
    if not cut.op:
        return unparsed(cut.query, Unreadable("expected a comparison with a threshold", len(cut.watched)))
    on = metric_signal(text.strip())
    if isinstance(on, Signal):
        return on
    return unparsed(cut.query, Unreadable(on.why, on.at + start + len(text) - len(text.lstrip())))


def _form(on: Signal) -> tuple[str, str]:
    """The form that an algorithm around the expression gives, with its arguments."""
    for dressing in sorted(on.dressing):
        form = _FORMS.get(dressing.partition("(")[0])
        if form is not None:
            return form, dressing
    return "threshold", ""


def _chained(chain: Chain, cut: Compared, options: Mapping[str, object]) -> Condition:
    name = chain.head.name
    if not name:
        return _check(chain, options)
    if name in ("burn_rate", "error_budget"):
        return _burning(chain, cut, options)
    on = _formula(chain, options) if name == "formula" else _searched(chain)
    special = next((link for link in chain.links if link.name in _FORMS), None)
    return Condition(
        on=on,
        op=cut.op,
        threshold=_threshold(cut, options),
        window_s=seconds(chain.first("last") or chain.first("current")),
        time_aggregation=chain.first("rollup") or None,
        form=_FORMS[special.name] if special else "threshold",
        detail=str(special) if special else "",
    )


def _check(chain: Chain, options: Mapping[str, object]) -> Condition:
    """A service check fires after as many bad runs in a row as its threshold says; `last` counts runs."""
    name = chain.head.args[0]
    on = check_signal(name, chain.args("over"), chain.args("by"), chain.args("exclude"))
    detail = f"last {chain.first('last')} runs" if chain.first("last") else ""
    return Condition(on, threshold=_threshold(Compared("", ""), options), form="check", detail=detail)


def _burning(chain: Chain, cut: Compared, options: Mapping[str, object]) -> Condition:
    """A burn-rate alert, whose short window is a twelfth of the long one unless given, or a budget alert (percent)."""
    key = chain.head.args[0] if chain.head.args else ""
    number = _threshold(cut, options)
    rate = chain.head.name == "burn_rate"
    span, long = seconds(chain.first("over")), seconds(chain.first("long_window"))
    short = seconds(chain.first("short_window")) or (long // 12 if long else None)
    burn = Burn(
        slo=key,
        rate=number if rate else None,
        long_window_s=long,
        short_window_s=short,
        slo_window_days=span // 86400 if span else None,
        budget_consumed=None if rate else number,
    )
    return Condition(slo_signal(key), cut.op, number, window_s=long, form="burn", burn=burn)


def _searched(chain: Chain) -> Expression:
    """The signal of a search, grouped as the chain says; tags of `over` narrow it."""
    search = chain.head.args[0] if chain.head.args else ""
    over = [tag for tag in chain.args("over") if tag != "*"]
    text = " ".join([f"({search})" if search and over else search, *over])
    rollup = next((link.args for link in chain.links if link.name == "rollup"), ())
    aggregation, measure, *_ = (*rollup, "", "")
    return event_signal(chain.head.name, text, (), aggregation or "count", measure, chain.args("by"))


def _formula(chain: Chain, options: Mapping[str, object]) -> Expression:
    """The signal of a formula over the queries in `options.variables`, which the monitor's query only names."""
    given = options.get("variables")
    queries = {
        str(query["name"]): query_signal(query)
        for query in (given if isinstance(given, list | tuple) else ())
        if isinstance(query, Mapping) and "name" in query
    }
    found = formula_signal(chain.head.args[0] if chain.head.args else "", queries)
    by = frozenset(chain.args("by"))
    return replace(found, by=by) if by and isinstance(found, Signal) else found


def _threshold(cut: Compared, options: Mapping[str, object]) -> Decimal | None:
    """The number in the query, else the critical one of the options; numbers may be written as text."""
    if cut.number is not None:
        return cut.number
    thresholds = options.get("thresholds")
    given = thresholds.get("critical") if isinstance(thresholds, Mapping) else None
    if given is None or isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
