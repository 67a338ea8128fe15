"""Metric queries and formulas become signals that can be compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.scope import EVERYTHING, Scope, Term, compare, disjunction, selecting
from compiler.model.signal import Expression, Signal, Unparsed
from connectors.query.datadog.signal import formula_signal, metric_signal, metric_signals, tag_scope

FAST = settings(deadline=None)

SHOP = (
    ("env", "env", ("*",)),
    ("Host", "host", ("a",)),
    ("scope", None, ("*",)),
    ("a.b", "ab", ()),
    ("a", "x", ("1",)),
)


def read(text: str) -> Signal:
    found = metric_signal(text, SHOP)
    assert isinstance(found, Signal), found
    return found


def scope(*clauses: tuple[Term, ...]) -> Scope:
    return disjunction(map(selecting, clauses))


words = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True).filter(
    lambda word: word not in ("and", "or", "in", "not")
)
metrics = st.lists(words, min_size=1, max_size=3).map(".".join)
values = st.from_regex(r"[a-z0-9*][a-z0-9_./:*-]{0,6}", fullmatch=True)
terms = st.one_of(
    st.builds("{}{}:{}".format, st.sampled_from(["", "!"]), words, values),
    st.builds("{}{}".format, st.sampled_from(["", "!"]), words),
    st.sampled_from(["$env", "!$Host", "host:$Host.value", "$scope", "$nobody", "*", "", "$a.b", "pod:$a.value"]),
)
common = st.builds(
    "{}{}{{{}}}{}{}".format,
    st.sampled_from(["", "avg:", "p95:"]),
    metrics,
    st.lists(terms, max_size=4).map(",".join),
    st.one_of(st.just(""), st.lists(words, max_size=3).map(lambda keys: f" by {{{','.join(keys)}}}")),
    st.sampled_from(["", ".as_count()", ".as_rate()"]),
)


@FAST
@given(common)
def test_the_short_cut_reads_what_the_parser_reads(text: str) -> None:
    # Blanks around the scope's commas and before the brace are outside the short cut and change no meaning.
    head, brace, rest = text.partition("{")
    inner, closing, tail = rest.partition("}")
    spaced = f"{head} {brace} {inner.replace(',', ' , ')} {closing}{tail}"
    quick, slow = metric_signal(text, SHOP), metric_signal(spaced, SHOP)
    assert isinstance(quick, Signal) and isinstance(slow, Signal)
    assert _without_text(quick) == _without_text(slow)


def _without_text(signal: Signal) -> tuple[object, ...]:
    return (signal.metrics, signal.scope, signal.by, signal.aggregation, signal.shape, signal.dressing, signal.domain)


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        ("sum:a{x:1,y:2} by {k,l}", "sum:a{ y:2 , x:1 } by {l, k}"),
        ("sum:a{x:1,y:2}", "sum:a{x:1 AND y:2}"),
        ("sum:a{!x:1}", "sum:a{NOT x:1}"),
        ("sum:a{x IN (1,2)}", "sum:a{x:2 OR x:1}"),
        ("sum:a{x NOT IN (1, 2)}", "sum:a{!x:1,!x:2}"),
        ("sum:a{*}", "sum:a{}"),
        ("100 * sum:a{*} / sum:b{*}", "(sum:a{*} / sum:b{*}) * 100.0"),
        ("sum:a{*} + sum:b{*}", "sum:b{*} + sum:a{*}"),
        ("sum:a{*} - sum:b{*} + sum:c{*}", "sum:c{*} - (sum:b{*} - sum:a{*})"),
        ("sum:a{*} by {k}.as_count()", "sum:a{*}.as_count() by {k}"),
        ("f(sum:a{*},x=1,y=2)", "f( sum:a{*} , x = 1, y=2 )"),
        ("top(sum:a{*}, 5, b=1, a=2)", "top(sum:a{*},5,a=2,b=1)"),
        ("sum:a{x:1,e:p} / sum:a{e:p}", "sum:a{e:p,x:1} / sum:a{e:p}"),
    ],
)
def test_another_spelling_is_the_same_signal(written: str, rewritten: str) -> None:
    assert _without_text(read(written)) == _without_text(read(rewritten))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sum:a{*} / sum:b{*}", "sum:b{*} / sum:a{*}"),
        ("sum:a{*} / sum:b{*}", "sum:a{*} + sum:b{*}"),
        ("sum:a{code:2xx} / sum:a{*}", "sum:a{code:5xx} / sum:a{*}"),
        ("sum:a{code:2xx} / sum:a{*}", "sum:a{*} / sum:a{code:2xx}"),
        ("avg:a{*} / max:b{*}", "max:a{*} / avg:b{*}"),
        ("avg:a{*}", "max:a{*}"),
        ("sum:a{*}", "derivative(sum:a{*})"),
        ("sum:a{*}", "sum:a{*} / sum:a{*}"),
        ("sum:a{*}", "100 * sum:a{*}"),
        ("sum:a{*} - sum:b{*}", "sum:b{*} - sum:a{*}"),
    ],
)
def test_another_calculation_is_another_signal(one: str, other: str) -> None:
    left, right = read(one), read(other)
    assert (left.metrics, left.shape, left.aggregation) != (right.metrics, right.shape, right.aggregation)


def test_what_all_parts_share_is_no_part_of_the_shape() -> None:
    monitor = read("sum:hits{code:2xx,env:prod} / sum:hits{env:prod}")
    panel = read("sum:hits{code:2xx,$env} / sum:hits{$env}")
    assert monitor.shape == panel.shape
    assert compare(panel.scope, monitor.scope) == "wider"


def test_functions_that_only_dress_stay_out_of_the_shape() -> None:
    plain, dressed = (
        read("sum:a{*}"),
        read("top(default_zero(sum:a{*}.as_count().rollup(sum, 60)), 10, 'mean', 'desc')"),
    )
    assert dressed.shape == plain.shape
    assert dressed.dressing == {"top(10,'mean','desc')", "default_zero()", "as_count()", "rollup(sum,60)"}


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("$env", scope((Term("env", ("*",), variable="env"),))),
        ("$env.value", scope((Term("env", ("*",), variable="env"),))),
        ("!$Host", scope((Term("host", ("a",), True, "Host"),))),
        ("$scope", scope((Term("", ("*",), variable="scope"),))),
        ("node:$Host.value", scope((Term("node", ("*",)), Term("node", ("a",), variable="Host")))),
        ("$a.b", scope((Term("ab", (), variable="a.b"),))),
        ("$a.b.value", scope((Term("ab", (), variable="a.b"),))),
        ("$a.value", scope((Term("x", ("1",), variable="a"),))),
        ("$nobody", scope((Term("", ("$nobody",)),))),
        ("a:x or a:y,$env", scope((Term("a", ("x", "y")), Term("env", ("*",), variable="env")))),
        ("(a:x OR b:y) AND c:z", scope((Term("a", ("x",)), Term("c", ("z",))), (Term("b", ("y",)), Term("c", ("z",))))),
        ("NOT (a:x AND b:y)", scope((Term("a", ("x",), True),), (Term("b", ("y",), True),))),
        ("!*", Scope(frozenset())),
        ("image::*x", scope((Term("image", (":*x",)),))),
        ("path:/mnt/data, part: a", scope((Term("path", ("/mnt/data",)), Term("part", ("a",))))),
        ('name:"two words"', scope((Term("name", ("two words",)),))),
        ("group:", scope((Term("group", ("",)),))),
    ],
)  # fmt: skip
def test_scopes_are_read(text: str, selected: Scope) -> None:
    assert read(f"sum:m{{{text}}}").scope == selected


def test_a_value_with_a_variable_in_its_middle_compares_to_nothing_else() -> None:
    found = read("sum:m{name:*$Host.value*}")
    assert found.scope.opaque
    assert compare(found.scope, read("sum:m{name:*}").scope) == "undecided"


def test_a_scope_alone_is_read_or_opaque() -> None:
    assert tag_scope("env:prod AND service:x") == scope((Term("env", ("prod",)), Term("service", ("x",))))
    assert tag_scope("*") == EVERYTHING
    assert tag_scope("env:prod AND").opaque


def test_an_old_panel_text_holds_several_queries() -> None:
    text = "avg:a{x:1}, f(sum:b{x:2} by {k}, 5)"
    one, two = metric_signals(text)
    assert isinstance(one, Signal) and one.metrics == {"a"} and one.text == "avg:a{x:1}"
    assert isinstance(two, Signal) and two.metrics == {"b"} and two.by == {"k"}
    both = read(text)
    assert both.metrics == {"a", "b"} and both.by == frozenset()
    assert metric_signals("f(sum:b{x:2}, 5)") == (metric_signal("f(sum:b{x:2}, 5)"),)


def test_counting_groups_leaves_no_grouping() -> None:
    assert read("count_not_null(sum:a{*} by {host})").by == frozenset()
    assert read("default_zero(count_nonzero(sum:a{*} by {host}))").by == frozenset()
    assert read("sum(max:a{*} by {host,zone}, {zone})").by == {"zone"}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0), ("sum:a", 5), ("a{x:1", 1), ("sum:a{x:(}", 8), ("sum:a{*} +", 10), ("sum:a{*} by host", 12),
        ("f(sum:a{*}", 10), ("a b c", 2), ("1 + 2", 0), ("sum:a{-x:1}", 6), ("sum:a{x:1 y:2}", 10), ("sum:a{*} ? 1", 9),
    ],
)  # fmt: skip
def test_what_is_outside_the_grammar_is_kept_with_its_place(text: str, at: int) -> None:
    found = metric_signal(text)
    assert isinstance(found, Unparsed)
    assert (found.text, found.at) == (text, at)
    assert found.why


def test_an_unread_query_mentions_its_metrics() -> None:
    found = metric_signal("sum:shop.orders.count{a b} / heartbeat{*}")
    assert isinstance(found, Unparsed)
    assert found.mentions == {"shop.orders.count", "heartbeat"}


@pytest.mark.parametrize("text", ["(" * 5000 + "sum:a{*}" + ")" * 5000, "f(" * 5000, "sum:a{" + "(" * 5000, "-" * 5000])
def test_deep_nesting_is_refused_and_not_a_crash(text: str) -> None:
    assert isinstance(metric_signal(text), Unparsed)


def test_long_sums_and_long_scopes_are_no_nesting() -> None:
    assert len(read(" + ".join(f"sum:m{n}{{*}}" for n in range(3000))).metrics) == 3000
    assert read("sum:m{" + " OR ".join(f"a:v{n}" for n in range(3000)) + "}").scope.opaque is False
    assert read("sum:m{" + " OR ".join(f"k{n}:v" for n in range(3000)) + "}").scope.opaque is True


QUERIES: dict[str, Expression] = {
    "good": metric_signal("sum:hits{code:2xx}.as_count()"),
    "all": metric_signal("sum:hits{*}.as_count()"),
    "bad": metric_signal("sum:hits{a b}"),
}


def test_a_formula_unites_its_queries() -> None:
    found = formula_signal("100 * (good / all)", QUERIES)
    assert isinstance(found, Signal)
    assert _without_text(found) == _without_text(read("sum:hits{code:2xx}.as_count() / sum:hits{*}.as_count() * 100"))
    assert found.text == "100 * (sum:hits{code:2xx}.as_count() / sum:hits{*}.as_count())"


def test_a_formula_that_is_one_name_is_its_query() -> None:
    assert formula_signal(" good ", QUERIES) is QUERIES["good"]


def test_a_formula_over_formulas_keeps_their_parentheses() -> None:
    inner = formula_signal("good + all", QUERIES)
    found = formula_signal("share / all", {**QUERIES, "share": inner})
    assert isinstance(found, Signal)
    assert found.text == "(sum:hits{code:2xx}.as_count() + sum:hits{*}.as_count()) / sum:hits{*}.as_count()"


@pytest.mark.parametrize("formula", ["good / bad", "good / missing", "good +", "5", "f(", "good, 'x"])
def test_a_formula_over_something_unread_is_unread(formula: str) -> None:
    found = formula_signal(formula, QUERIES)
    assert isinstance(found, Unparsed)
    assert found.text == formula
    assert "hits" in found.mentions


def test_plain_words_may_be_arguments_of_a_formula() -> None:
    found = formula_signal("rollup_like(good, sum, 60)", QUERIES)
    assert isinstance(found, Signal) and found.shape == "rollup_like(#0,sum,60)"


noise = st.lists(
    st.sampled_from([*"abm:{}(),.'\"!$*/+-<>= 019\\\n@", " by ", "sum:", " OR ", " IN ", ".as_count()"]), max_size=40
).map("".join)


@FAST
@given(st.one_of(st.text(max_size=80), noise))
def test_any_text_gives_a_signal_or_keeps_the_text(text: str) -> None:
    found = metric_signal(text, SHOP)
    assert found.text == text
    assert isinstance(found, Signal) or 0 <= found.at <= len(text)
    assert metric_signals(text)
    assert isinstance(formula_signal(text, QUERIES), Signal | Unparsed)


@FAST
@given(noise)
def test_any_scope_text_gives_a_scope_that_equals_itself(text: str) -> None:
    found = metric_signal(f"sum:m{{{text}}}", SHOP)
    if isinstance(found, Signal):
        assert compare(found.scope, found.scope) == "equal"
