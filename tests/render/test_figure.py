"""Figures: small, readable without sight, honest about gaps and about the worst slot."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from compiler.model.runbook import Runbook
from compiler.model.status import Figure
from compiler.render.figure import sparkline
from compiler.render.view_trend import thinned

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*values: str | None, target: str = "99") -> ElementTree.Element:
    """The drawing of some values."""
    text = sparkline(Figure("x.svg", "x <&> title", "said \ud800 \x00 so", values, target))
    return ElementTree.fromstring(text)


def test_a_figure_is_accessible_and_small(dispatch: Runbook) -> None:
    """Title and description are tied to the drawing, which weighs about a kilobyte with ninety points."""
    figure = dispatch.status.promises[0].figure
    assert figure is not None
    root = ElementTree.fromstring(sparkline(figure))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "t d"
    assert [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")] == [figure.title, figure.description]  # type: ignore[union-attr]
    long = sparkline(Figure("x.svg", "x", "y", tuple(f"{99 + n % 7 / 10}" for n in range(90)), "99.5"))
    assert len(long) < 2000


def test_a_slot_in_which_nothing_happened_is_a_gap() -> None:
    """The line stops before it and goes on after it."""
    lines = [one.get("points", "").split() for one in drawn("99", "98", None, "97").iter(f"{SVG}polyline")]
    assert [len(set(one)) for one in lines] == [2, 1]


@pytest.mark.parametrize("values", [("99",), ("99", "99", "99"), (None, "99", None), ("0", "100"), ("-5", "1E+2")])
def test_any_values_stay_within_the_drawing(values: tuple[str | None, ...]) -> None:
    """One value, equal values, lone values and extremes all lie inside."""
    root = drawn(*values)
    for point in (point for one in root.iter(f"{SVG}polyline") for point in one.get("points", "").split()):
        x, y = map(Decimal, point.split(","))
        assert 0 <= x <= 160 and 0 <= y <= 32


def test_without_target_or_values_nothing_is_drawn_for_them() -> None:
    """No target is no line; no value is no mark."""
    root = drawn(None, None, target="")
    assert not list(root.iter(f"{SVG}path")) and not list(root.iter(f"{SVG}circle"))


def test_a_long_series_keeps_its_worst_slots() -> None:
    """Thinning takes the lowest of each stretch, so that a bad hour is not averaged away."""
    values = tuple(Decimal(100) if n != 137 else Decimal(3) for n in range(400))
    assert len(thinned(values, 90)) == 90 and min(v for v in thinned(values, 90) if v is not None) == 3
    assert thinned((None,) * 200, 90) == (None,) * 90
