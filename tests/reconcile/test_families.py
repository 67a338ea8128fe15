"""Metric families: which names are one measurement, and which only look alike."""

import pytest

from compiler.reconcile.families import alike, meet, siblings

SIBLINGS = [
    ("shop.errors", "shop.errors.count"),
    ("shop.errors", "shop.errors_total"),
    ("shop.errors_total", "shop.errors.count"),
    ("shop.errors_total", "shop.errors_total.count"),
    ("shop.seconds", "shop.seconds.sum"),
    ("shop.seconds", "shop.seconds.bucket"),
    ("shop.seconds", "shop.seconds.quantile"),
    ("shop.latency", "shop.latency.95percentile"),
    ("shop.latency.avg", "shop.latency.99percentile"),
]
STRANGERS = [
    ("shop.seconds.sum", "shop.seconds.count"),
    ("shop.pool", "shop.pool.max"),
    ("shop.errors", "shop.errors_lag"),
    ("shop.errors", "shop.error"),
    ("shop.discount", "shop.dis"),
    ("count", ""),
]


@pytest.mark.parametrize(("one", "other"), SIBLINGS)
def test_one_measurement_has_several_names(one: str, other: str) -> None:
    """In both directions."""
    assert other in siblings(one)
    assert one in siblings(other)
    assert meet(one, frozenset([other]))


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_likeness_is_no_family(one: str, other: str) -> None:
    """In neither direction."""
    assert not meet(one, frozenset([other]))
    assert not meet(other, frozenset([one]))


@pytest.mark.parametrize("name", [name for pair in SIBLINGS for name in pair])
def test_a_name_is_no_sibling_of_itself(name: str) -> None:
    """It meets itself all the same."""
    assert name not in siblings(name)
    assert meet(name, frozenset([name]))


def test_percentiles_are_of_one_kind_and_averages_of_another() -> None:
    """Nothing is alike to no aggregation but no aggregation."""
    assert alike("p95", "p99") and alike("avg", "avg") and alike(None, None)
    assert not alike("p95", "avg") and not alike("avg", None) and not alike("sum", "avg")
