"""A query that was read is printed, read again, and is the same signal."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compiler.model.signal import Signal
from connectors.query.datadog.conditions import parse_scope, parse_search
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.nodes import Where
from connectors.query.datadog.signal import event_signal, metric_signal
from tests.bench.parsing.same import printed_again, without_text
from tests.connectors.query.spelling import spelled_scope, spelled_search

FAST = settings(deadline=None)

scopes = st.sampled_from(["", "*", "a:x", "!a:x,$env", "a:x OR b:y*", "c IN (x, y) AND NOT d:z", "h:$h.value, e"])
series = st.builds(
    "{}{}{{{}}}{}{}".format,
    st.sampled_from(["", "avg:", "sum :", "p95:", "count(v: v>=0):", "count( v : v < -1.50 ) : "]),
    st.sampled_from(["m", "m.n", "z.5xx"]),
    scopes,
    st.sampled_from(["", " by {k}", "by {l,k}", ".as_count()", ".rollup(sum,60).fill(null, 3)", ".as_rate() by {k}"]),
    st.sampled_from(["", ".rollup('avg')", " "]),
)
plain = st.sampled_from(["100", "-2.50", "1e3", ".5", "-(-5)", "+7"])
extra = st.sampled_from([
    "'a, b'", '"it\'s"', "'say \"so\"'", r"'a\'b'", r"'a\\'", "sum", "k=2", "b='x',a=-1", "{k, j}", "-3", "null",
    "a=f(1)", "1-2", "(1+2)*3", "sum:m{}",
])  # fmt: skip
calculations = st.recursive(
    st.one_of(series, series, plain),
    lambda part: st.one_of(
        st.builds("{} {} {}".format, part, st.sampled_from("+-*/"), part),
        st.builds("({}{}{})".format, part, st.sampled_from("+-*/"), part),
        st.builds("{}({})".format, st.sampled_from(["-", "- -", "abs", "default_zero", "f"]), part),
        st.builds("{}({}, {})".format, st.sampled_from(["top", "f", "anomalies"]), part, st.one_of(extra, part)),
    ),
    max_leaves=8,
)


@FAST
@given(st.lists(calculations, min_size=1, max_size=2).map(", ".join))
def test_a_metric_query_is_the_same_when_it_is_read_again(text: str) -> None:
    """Several side by side too."""
    first = metric_signal(text)
    assume(isinstance(first, Signal))
    again = printed_again(text)
    assert without_text(metric_signal(again)) == without_text(first), again
    assert printed_again(again) == again


words = st.sampled_from([
    "a:x", "!a:x", "b", "b:*", "c:x*y", "a: x", 'd:"x y"', '"x y"', '"AND"', "e:", "$v", "f:$v.value", "g:h:i", "a/b",
    'c:"x*"', "k IN (x,y)", 'k NOT IN (x, "y z")', "k IN ()",
])  # fmt: skip
conditions = st.recursive(
    words,
    lambda part: st.one_of(
        st.builds("{}{}{}".format, part, st.sampled_from([",", " AND ", " or ", " , "]), part),
        st.builds("{}({})".format, st.sampled_from(["", "!", "NOT ", "not "]), part),
    ),
    max_leaves=6,
)
sought = st.sampled_from([
    "a:x", "-a:x", "b", "@b.c:*", 'd:"x y"', '"x y"', '"OR"', '"a:b"', "@e:[1 TO 5]", "@e:>5", "f:(x OR -y)", r"g:\(x",
    "h: i", '-"x y"', '"x*"', 'j:"x(y)"', "NOT k:l", "m:n:o", "p-q", '""',
])  # fmt: skip
searches = st.recursive(
    sought,
    lambda part: st.one_of(
        st.builds("{}{}{}".format, part, st.sampled_from([" ", " AND ", " OR "]), part),
        st.builds("{}({})".format, st.sampled_from(["", "-", "NOT "]), part),
    ),
    max_leaves=6,
)


@FAST
@given(conditions)
def test_a_scope_is_the_same_when_it_is_read_again(text: str) -> None:
    """Printed with all of its parentheses."""
    again = spelled_scope(parse_scope(text))
    assert without_text(metric_signal(f"m{{{again}}}")) == without_text(metric_signal(f"m{{{text}}}")), again


@FAST
@given(searches)
def test_a_search_is_the_same_when_it_is_read_again(text: str) -> None:
    """Its names too."""
    again = spelled_search(parse_search(text))
    assert without_text(event_signal("logs", again)) == without_text(event_signal("logs", text)), again


@FAST
@given(
    st.lists(st.sampled_from([*"ab:,()!*$ ", " AND ", " OR ", "NOT ", " IN ", "a:b", "x"]), max_size=20).map("".join)
)
def test_whatever_is_read_at_all_is_the_same_when_it_is_read_again(text: str) -> None:
    """Scopes and searches that nobody would write."""
    for parse, spell, read in (
        (parse_scope, spelled_scope, lambda found: metric_signal(f"m{{{found}}}")),
        (parse_search, spelled_search, lambda found: event_signal("logs", found)),
    ):
        where = _parsed(parse, text)
        if where is not None:
            assert without_text(read(spell(where))) == without_text(read(text)), spell(where)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("avg:a{*}*-(-5)", "avg:a{*} * 5"),
        ("-(avg:a{*}+1)/-x", "-(avg:a{*} + 1) / -x"),
        ("(a{}-b{})-(c{}-1)", "(a{} - b{}) - (c{} - 1)"),
        ("f( a{} by {k}.as_count(), z=1, b='x' )", "f(a{} by {k}.as_count(),b='x',z=1)"),
        ("-(a{}*b{})", "-(a{} * b{})"),
        ("a{}-b{}*c{}/(d{}*2.50)", "a{} - b{} * c{} / (d{} * 2.5)"),
    ],
)
def test_a_query_is_printed_with_few_parentheses(written: str, text: str) -> None:
    """In one stable spelling."""
    assert printed_again(written) == text


def _parsed(parse: Callable[[str], Where], text: str) -> Where | None:
    try:
        return parse(text)
    except Unreadable:
        return None
