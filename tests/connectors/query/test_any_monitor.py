"""No query, type or options of a monitor can make its reader fail."""

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.signal import Condition, Signal, Unparsed
from connectors.query.datadog.signal import monitor_condition, seconds

FAST = settings(deadline=None)

PIECES = [
    *"abm:{}(),.'\"!$*/+-<>=& |019\\\n@", "avg(last_5m):", "change(avg(last_5m),last_1h):", "sum:m{a:b}", " > 5",
    'formula("q")', ".rollup(", '.last("5m")', ".by(", "burn_rate(", '"check"', ".over(", "threshold", "anomalies(",
    "logs(", "no_query",
]  # fmt: skip
KEYS = [
    "thresholds", "critical", "variables", "name", "data_source", "query", "search", "compute", "group_by", "metric",
    "base_query", "synthetics_check_id",
]  # fmt: skip
queries = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=8,
)
options = st.dictionaries(st.sampled_from(KEYS), values, max_size=4)
types = st.sampled_from(
    ["query alert", "log alert", "service check", "composite", "slo alert", "synthetics alert", "new"]
)


@FAST
@given(queries, types, options)
def test_any_monitor_gives_conditions_and_keeps_what_it_cannot_read(
    query: str, type: str, options: dict[str, object]
) -> None:
    for found in monitor_condition(query, type, options):
        assert isinstance(found, Condition)
        assert isinstance(found.on, Signal) or found.on.text in query or isinstance(found.on, Unparsed)
        assert found.threshold is None or found.threshold.is_finite()


@FAST
@given(st.text(max_size=12))
def test_any_word_is_a_window_or_none(text: str) -> None:
    found = seconds(text)
    assert found is None or found >= 0


def test_windows_are_nominal_seconds() -> None:
    words = [
        "last_5m",
        "last_4h",
        "last_1d",
        "last_1w",
        "last_1mo",
        "current_1h",
        "next_2w",
        "30d",
        "10min",
        "soon",
        "",
    ]
    lengths = [300, 14400, 86400, 604800, 2592000, 3600, 1209600, 2592000, 600, None, None]
    assert [seconds(word) for word in words] == lengths
