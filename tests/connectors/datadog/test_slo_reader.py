"""SLOs in all forms, their readings and their histories."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from compiler.errors import Contract
from compiler.model.base import Id
from compiler.model.promise import Bound, Window
from compiler.model.signal import Signal
from compiler.model.watching import Ref, Target
from connectors.datadog.home import Home
from connectors.datadog.readers.series import MOST, read_series
from connectors.datadog.readers.slo import read_reading, read_slo

HOME = Home("datadog", "https://app.datadoghq.com")
SERIES = Id("datadog", "series", "s1")
DAY = 86_400
COUNTED = {
    "type": "metric",
    "query": {"numerator": "sum:a.hits{code:2xx}.as_count()", "denominator": "sum:a.hits{*} by {region}.as_count()"},
}


def read(**more: Any) -> Any:
    """The SLO of a body with these fields."""
    return read_slo(HOME, "s1", {"name": "n", "thresholds": [], **more})


def test_counts_have_good_and_total() -> None:
    """The older form holds two expressions; what they are grouped by is what the SLO is split by."""
    found = read(**COUNTED)
    assert found.measure == "count"
    assert [one.metrics for one in (*found.good, *found.total)] == [frozenset(["a.hits"])] * 2
    assert found.groups == frozenset(["region"])


def test_formulas_are_what_people_wrote() -> None:
    """Where formulas are given, the expressions that the server derived from them count only for the total."""
    count = {
        "good_events_formula": {"formula": "query1 - query2"},
        "bad_events_formula": {"formula": "query2"},
        "queries": [
            {"data_source": "metrics", "name": "query1", "query": "sum:a.hits{*}.as_count()"},
            {"data_source": "metrics", "name": "query2", "query": "sum:a.errors{*}.as_count()"},
        ],
    }
    found = read(**{**COUNTED, "sli_specification": {"count": count}})
    assert found.good[0].metrics == frozenset(["a.hits", "a.errors"])
    assert found.bad[0].metrics == frozenset(["a.errors"])
    assert found.total[0].metrics == frozenset(["a.hits"])


def test_time_slices_have_a_bound_in_the_metrics_own_unit() -> None:
    """The comparator says when a slice is good; nobody tells the unit."""
    inner = {
        "formulas": [{"formula": "query1"}],
        "queries": [{"data_source": "metrics", "name": "query1", "query": "p95:a.latency{env:prod}"}],
    }
    rule = {"comparator": "<=", "threshold": 0.25, "query_interval_seconds": 300, "query": inner}
    found = read(type="time_slice", sli_specification={"time_slice": rule})
    assert (found.measure, found.bound) == ("slices", Bound("<=", Decimal("0.25"), ""))
    assert isinstance(found.slice, Signal)
    assert found.slice.metrics == frozenset(["a.latency"])


def test_monitor_slos_rest_on_their_monitors() -> None:
    """Ids are references; picked groups give the tag keys; alerts on it are references of their own word."""
    found = read(type="monitor", monitor_ids=[12, 9], groups=["region:br,host:a"], configured_alert_ids=[77])
    assert found.measure == "monitors"
    assert [id.key for id in found.monitors] == ["12", "9"]
    assert [(ref.to.key, ref.how) for ref in found.refs] == [
        ("12", "rests on"),
        ("9", "rests on"),
        ("77", "alerted by"),
    ]
    assert found.groups == frozenset(["region", "host"])


@pytest.mark.parametrize(("number", "measure"), [(1, "count"), (2, "slices"), (0, "monitors"), (9, "count")])
def test_the_form_may_be_a_number(number: int, measure: str) -> None:
    """Replies hold the form as a word and as a number."""
    assert read(type="a form of tomorrow", type_id=number).measure == measure


def test_every_window_is_a_target_and_the_warning_lies_above() -> None:
    """The list counts; a window of no known length is left out."""
    rows = [
        {"timeframe": "7d", "target": 95.0, "target_display": "95.", "warning": 98.0},
        {"timeframe": "30d", "target": 99.95, "target_display": "99.95"},
        {"timeframe": "custom", "target": 99.0},
        {"timeframe": "90d", "target": None},
    ]
    assert read(thresholds=rows).targets == (
        Target(Decimal(95), Window("rolling", 7), Decimal(98)),
        Target(Decimal("99.95"), Window("rolling", 30)),
    )


def test_a_body_without_the_list_has_its_primary_target() -> None:
    """The primary threshold stands at the top too."""
    found = read(thresholds=None, timeframe="30d", target_threshold=99, warning_threshold=99.5)
    assert found.targets == (Target(Decimal(99), Window("rolling", 30), Decimal("99.5")),)


def test_odd_fields_cost_only_themselves() -> None:
    """A body in which every field has the wrong type is still an SLO."""
    names = ("name", "type", "query", "thresholds", "monitor_ids", "tags", "sli_specification", "created_at")
    assert read_slo(HOME, "s1", dict.fromkeys(names, "x")).id == Id("datadog", "slo", "s1")


def test_a_reading_tells_each_window_with_its_age() -> None:
    """Budget may be negative, and what could not be judged says why."""
    rows = [
        {
            "timeframe": "30d",
            "status": 99.1,
            "error_budget_remaining": -80.5,
            "target": 99.5,
            "state": "breached",
            "indexed_at": 1767323045,
        },
        {"timeframe": "7d", "status": None, "state": "no_data", "error": "The denominator is zero valued"},
        {"timeframe": "custom", "status": 1},
    ]
    spent, blind = read_reading(Id("datadog", "slo_reading", "s1"), {"overall_status": rows}).attained
    assert (spent.window.days, spent.percent, spent.budget_left) == (30, Decimal("99.1"), Decimal("-80.5"))
    assert spent.at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (blind.percent, blind.state, blind.error) == (None, "no_data", "The denominator is zero valued")


def test_no_status_is_no_reading() -> None:
    """The search may leave the status out."""
    assert read_reading(Id("datadog", "slo_reading", "s1"), {"overall_status": None}).attained == ()


def counts(length: int, step: int, good: float = 9.0, total: float = 10.0) -> Any:
    """A history of counts, times in milliseconds."""
    times = [1_767_225_600_000.0 + n * step * 1000 for n in range(length)]
    sides = {"numerator": {"values": [good] * length}, "denominator": {"values": [total] * length}}
    return {"series": {"times": times, "interval": step, **sides}}


@pytest.mark.parametrize(
    ("length", "step", "points", "told_step"),
    [(30, DAY, 30, DAY), (60, 7200, 60, 7200), (180, 14400, 30, DAY), (720, 3600, 30, DAY), (601, 60, 55, 660)],
)
def test_a_series_has_at_most_sixty_points(length: int, step: int, points: int, told_step: int) -> None:
    """A day a point where the interval allows it; events are added up and none is lost."""
    found = read_series(SERIES, counts(length, step))
    assert (len(found.values), found.step_s) == (points, told_step)
    assert (found.good, found.total) == (9 * length, 10 * length)
    assert sum(one for one in found.totals if one is not None) == 10 * length
    assert set(found.values) == {Decimal(90)}
    assert found.starts == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_slot_in_which_nothing_happened_has_no_value() -> None:
    """No event is neither good nor bad; a missing figure is no zero."""
    body = counts(3, DAY)
    body["series"]["numerator"]["values"] = [0.0, None, 5]
    body["series"]["denominator"]["values"] = [0.0, 7.0]
    found = read_series(SERIES, body)
    assert found.values == (None, None, None)
    assert found.totals == (0, 7, None)


def states(*pairs: tuple[int, int], days: int = 3) -> Any:
    """A history of states: seconds, and 0 up, 1 down, 2 no data."""
    return {"from_ts": 0, "to_ts": days * DAY, "overall": {"history": [list(pair) for pair in pairs]}}


@pytest.mark.parametrize(
    ("pairs", "values"),
    [
        ([], [100, 100, 100]),
        ([(0, 0), (DAY, 1), (DAY + DAY // 2, 0)], [100, 50, 100]),
        ([(DAY // 2, 1)], [50, 0, 0]),
        ([(0, 2), (DAY, 0)], [None, 100, 100]),
        ([(0, 2), (DAY // 2, 1), (DAY * 3 // 4, 0)], [50, 100, 100]),
        ([(2 * DAY, 0), (0, 1)], [0, 0, 100]),
    ],
)
def test_states_become_uptime_a_day(pairs: list[tuple[int, int]], values: list[int | None]) -> None:
    """What is not covered was up, as the vendor says; what had no data counts on neither side."""
    found = read_series(SERIES, states(*pairs))
    assert list(found.values) == [None if one is None else Decimal(one) for one in values]
    assert found.totals == ()


def test_a_long_history_of_states_is_bounded() -> None:
    """A window of years gives sixty points, and its last day is in the last one."""
    found = read_series(SERIES, states((0, 0), (899 * DAY, 1), days=900))
    assert (len(found.values), found.step_s) == (MOST, 15 * DAY)
    assert found.values[-2:] == (Decimal(100), Decimal("93.3333"))


@pytest.mark.parametrize("body", [{}, {"series": {}}, {"overall": {"history": None}}, {"overall": {"history": []}}])
def test_a_history_without_figures_is_a_broken_contract(body: Any) -> None:
    """Nothing is made up where neither counts nor states came."""
    with pytest.raises(Contract):
        read_series(SERIES, body)


def test_references_are_of_this_instance() -> None:
    """Two organisations at one vendor never mix."""
    found = read_slo(Home("second", "https://x.example.com"), "s1", {"type": "monitor", "monitor_ids": [1]})
    assert found.refs == (Ref(Id("second", "monitor", "1"), "rests on"),)
