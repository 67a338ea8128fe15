"""What is read without the parser reads as the parser reads it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.signal import Signal, Unparsed
from connectors.query.datadog.signal import event_signal, metric_signal, named, tag_scope

FAST = settings(deadline=None)

SHOP = (("env", "env", ("*",)), ("Host", "host", ("a",)), ("scope", None, ("*",)))

words = st.sampled_from([
    "a", "a:x", "a:y", "!a:x", "!a:y", "!b", "b.c:x*", "a:x/y", "*", "$env", "!$env", "host:$Host.value", "!a:$Host",
    "$scope", "!$scope", "$nobody", "a:$nobody",
])  # fmt: skip
scopes = st.lists(words, min_size=1, max_size=5).flatmap(
    lambda found: st.sampled_from([",", ", ", " , ", " AND ", "  AND "]).map(lambda between: between.join(found))
)
sought = st.sampled_from([
    "service:x", "service:y", "-service:y", "source:z", "@http.status:5*", "-@http.status:*", "env:$env", "$Host",
    "host:$Host.value", "$nobody", "f:(x OR y)", "-f:(x OR y)", "-f:z", '"x y"', 'g:"x (y"', '-g:"x y"', "(a:x b:y)",
    "-(a:x)", "-(a:x OR a:y)", "@e:[1 TO 5]", "f:(x OR $Host)", "w:x\\:y", "OR", "AND", "NOT", "(a:x OR b:y)",
    "-h:(-x)",
])  # fmt: skip
searches = st.lists(sought, min_size=1, max_size=5).flatmap(
    lambda found: st.sampled_from([" ", "  ", "\t"]).map(lambda between: between.join(found))
)
series = st.builds(
    "{}{}{{{}}}{}{}".format,
    st.sampled_from(["", "avg:", "sum:"]),
    st.sampled_from(["m", "m.n", "z"]),
    st.sampled_from(["*", "x:1", "!x:1, $env", "host:$Host.value"]),
    st.sampled_from(["", " by {k}", " by {k, l}"]),
    st.sampled_from(["", ".as_count()", ".rollup(sum, 60)", ".fill(null).as_rate()"]),
)
calculations = st.recursive(
    st.one_of(series, st.sampled_from(["100", "-2.5"])),
    lambda part: st.one_of(
        st.builds("{} {} {}".format, part, st.sampled_from("+-*/"), part),
        st.builds("({}{}{})".format, part, st.sampled_from("+-*/"), part),
        st.builds("{}({})".format, st.sampled_from(["abs", "default_zero", "count_nonzero"]), part),
        st.builds(
            "{}({}, {})".format, st.sampled_from(["top", "f"]), part, st.sampled_from(["'a, b'", "sum", "k=2", "{k}"])
        ),
        st.builds("{}({}, {})".format, st.sampled_from(["top", "f"]), part, part),
    ),
    max_leaves=6,
)


@FAST
@given(scopes)
def test_a_scope_of_tags_is_what_the_parser_makes_of_it(text: str) -> None:
    """Parentheses around it are for the parser alone."""
    assert tag_scope(text, SHOP) == tag_scope(f"({text})", SHOP)


@FAST
@given(searches)
def test_a_search_for_tags_is_what_the_parser_makes_of_it(text: str) -> None:
    short, parsed = event_signal("logs", f" {text} ", SHOP), event_signal("logs", f"({text})", SHOP)
    assert type(short) is type(parsed)
    if isinstance(short, Signal) and isinstance(parsed, Signal):
        assert replace(short, text="") == replace(parsed, text="")


@FAST
@given(calculations)
def test_a_calculation_is_what_the_parser_makes_of_it(text: str) -> None:
    """With a blank before each brace no series is cut out, so that the parser sees all of it."""
    short, parsed = metric_signal(text, SHOP), metric_signal(text.replace("{", " {"), SHOP)
    assert type(short) is type(parsed)
    if isinstance(short, Signal) and isinstance(parsed, Signal):
        assert replace(short, text="") == replace(parsed, text="")


@pytest.mark.parametrize(
    "text",
    [
        "avg:m{a:x}.f(1 2)", "abs(avg:m{a:x}.f(1 2))", "abs(m{(a})", "m{a:x} m{b:y}", "top(m{a:x}, m{b:y}),+series__",
        "abs(series__) + m{a:x}", 'abs(m{a:x}, "m{b:y}', "m{a{b}", "m{a AND ,b}", "m{-a:$env}",
    ],
)  # fmt: skip
def test_what_the_parser_refuses_has_no_short_way(text: str) -> None:
    """Neither does a series within one that is refused call the reader over and over."""
    found = metric_signal(text, SHOP)
    assert isinstance(found, Unparsed)
    assert found.text == text


def test_variables_may_be_given_by_their_names() -> None:
    """A dashboard finds the names of its variables once; equal variables are the same names."""
    assert named(SHOP) is named((*SHOP,))
    assert metric_signal("sum:m{$env}", named(SHOP)) == metric_signal("sum:m{$env}", SHOP)
