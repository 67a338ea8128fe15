"""What this package is for: queries as the API and the dashboards write them, in; comparable signals, out.

None of these functions raises: what is outside the grammar comes back as Unparsed, with its text as it was.
"""

from connectors.query.datadog.event import check_signal, event_signal, slo_signal, synthetic_signal
from connectors.query.datadog.formula import formula_signal
from connectors.query.datadog.metric import metric_signal, metric_signals
from connectors.query.datadog.monitor import monitor_condition, seconds
from connectors.query.datadog.scoping import Names, Variables, named, tag_scope
from connectors.query.datadog.sources import query_signal
from connectors.query.datadog.spans import span_signal

__all__ = [
    "Names", "Variables", "check_signal", "event_signal", "formula_signal", "metric_signal",
    "metric_signals", "monitor_condition", "named", "query_signal", "seconds", "slo_signal", "span_signal",
    "synthetic_signal", "tag_scope",
]  # fmt: skip
