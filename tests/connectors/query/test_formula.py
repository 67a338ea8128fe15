"""What is kept by the text of a formula gives what reading everything anew would give."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.signal import Expression, Signal
from connectors.query.datadog.signal import event_signal, formula_signal, metric_signal

FAST = settings(deadline=None)

SHOP = (("env", "env", ("*",)), ("Host", "host", ("a",)))
NAMES = ("a", "b", "c")

series = st.builds(
    "{}{}{{{}}}{}{}".format,
    st.sampled_from(["", "avg:", "sum:"]),
    st.sampled_from(["m", "m.n", "z"]),
    st.sampled_from(["*", "x:1", "x:1,y:2", "!x:1", "$env", "x:1,$env", "host:$Host.value", "x:1 OR y:2", "x:p*"]),
    st.sampled_from(["", " by {k}", " by {k,l}"]),
    st.sampled_from(["", ".as_count()", ".rollup(sum, 60)"]),
)
queries = st.fixed_dictionaries(dict.fromkeys(NAMES, series))
formulas = st.recursive(
    st.sampled_from([*NAMES, "100", "-2.50"]),
    lambda part: st.one_of(
        st.builds("({} {} {})".format, part, st.sampled_from("+-*/"), part),
        st.builds("{}({})".format, st.sampled_from(["abs", "default_zero", "count_nonzero"]), part),
        st.builds("{}({}, {})".format, st.sampled_from(["top", "timeshift", "f"]), part, st.sampled_from(["5", "sum"])),
    ),
    max_leaves=6,
).filter(lambda text: re.search(r"\b[abc]\b", text) is not None)


@FAST
@given(formulas, queries, queries)
def test_a_formula_says_what_its_queries_written_out_say(
    formula: str, others: dict[str, str], written: dict[str, str]
) -> None:
    """What is kept of it from another reading changes nothing; a text written out is read whole, with nothing kept."""
    formula_signal(formula, {name: metric_signal(text, SHOP) for name, text in others.items()})
    found = formula_signal(formula, {name: metric_signal(text, SHOP) for name, text in written.items()})
    whole = metric_signal(re.sub(r"\b[abc]\b", lambda name: written[name[0]], formula), SHOP)
    assert isinstance(found, Signal) and isinstance(whole, Signal)
    assert replace(found, text="") == replace(whole, text="")
    assert metric_signal(found.text, SHOP) == found


@pytest.mark.parametrize(
    "query",
    [
        metric_signal("sum:m{x:#7} / sum:m{x:#8}"),
        metric_signal("f(sum:m{*}, '#9')"),
        metric_signal("f(sum:m{*} by {a#5} + sum:m{*})"),
        event_signal("logs", "service:shop", (), "avg", "@order.#3"),
    ],
)
def test_what_looks_like_a_place_in_a_shape_is_none(query: Expression) -> None:
    """A formula numbers the places of its queries anew, and nothing else that they spell."""
    found = formula_signal("q * 2", {"q": query})
    assert isinstance(query, Signal) and isinstance(found, Signal)
    assert found.shape in (f"{query.shape} * 2", f"2 * {query.shape}", f"({query.shape}) * 2", f"2 * ({query.shape})")


@pytest.mark.parametrize(("query", "shape"), [("sum:a{*}, sum:b{*}", "#0 + 1"), ("sum:b{*}, sum:a{*}", "#1 + 1")])
def test_a_function_over_two_series_that_shows_one_keeps_both(query: str, shape: str) -> None:
    found = formula_signal("q + 1", {"q": metric_signal(f"default_zero({query})")})
    assert isinstance(found, Signal)
    assert (found.metrics, found.shape) == ({"a", "b"}, shape)
