"""The scope algebra against plain evaluation over a small universe of tagged series."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.scope import (
    EVERYTHING,
    MOST_CLAUSES,
    Relation,
    Scope,
    Term,
    compare,
    conjunction,
    disjunction,
    opaque,
    selecting,
)
from compiler.model.setting import assign
from compiler.model.wildcard import matchable

VALUES = ("x", "y", "xy", "z", "q", "xq", "qy", "xqy")
"""One value for each way of matching the patterns below, so that the small universe tells all of them apart."""
PATTERNS = ("x", "y", "xy", "z", "x*", "*y", "*")
Point = tuple[str | None, str | None, bool, bool]
UNIVERSE: tuple[Point, ...] = tuple(product((*VALUES, None), (*VALUES, None), (True, False), (True, False)))
SMALL = settings(deadline=None)
OPPOSITE = {"narrower": "wider", "wider": "narrower"}

tags = st.builds(
    Term,
    st.sampled_from(["a", "b"]),
    st.sets(st.sampled_from(PATTERNS), min_size=1, max_size=2).map(lambda found: tuple(sorted(found))),
    st.booleans(),
)
bare = st.builds(Term, st.just(""), st.sampled_from([("t",), ("u",)]), st.booleans())
variables = st.sampled_from([
    Term("a", ("*",), False, "va"), Term("b", ("x",), False, "vb"), Term("", ("*",), False, "any"),
    Term("", ("b:y",), False, "pair"), Term("a", ("x", "y"), True, "not"),
])  # fmt: skip
unknown = st.sampled_from([Term("a", (), False, "ua"), Term("b", (), True, "ub"), Term("", (), False, "us")])


def scopes(terms: st.SearchStrategy[Term]) -> st.SearchStrategy[Scope]:
    """Scopes of up to three clauses of up to three terms."""
    clauses = st.frozensets(st.frozensets(terms, max_size=3), max_size=3)
    return clauses.map(lambda found: disjunction(map(selecting, found)))


plain = scopes(st.one_of(tags, tags, bare))
panels = scopes(st.one_of(tags, variables, variables))


def selected(scope: Scope, means: dict[str, tuple[str, ...]] | None = None) -> frozenset[Point]:
    """The points that a scope selects, where `means` gives variables without default their values."""
    return frozenset(
        point for point in UNIVERSE if any(all(_holds(term, point, means or {}) for term in c) for c in scope.clauses)
    )


def _holds(term: Term, point: Point, means: dict[str, tuple[str, ...]]) -> bool:
    values = term.values or means.get(term.variable or "", ())
    if term.variable is not None and "*" in values:
        return not term.negated
    return any(_matches(term.key, value, point) for value in values) != term.negated


def _matches(key: str, value: str, point: Point) -> bool:
    if not key and ":" in value:
        key, value = value.split(":")
    if not key:
        return point[2] if value == "t" else point[3]
    held = point[0] if key == "a" else point[1]
    return held is not None and fnmatchcase(held, value)


def related(a: frozenset[Point], b: frozenset[Point]) -> Relation:
    if a == b:
        return "equal"
    if a < b:
        return "narrower"
    if b < a:
        return "wider"
    return "overlapping" if a & b else "disjoint"


def contradicts(scope: Scope) -> bool:
    """Whether a clause asks one key for two values at once, which the algebra refuses to judge."""
    return any(_asks_twice(clause, key) for clause in scope.clauses for key in ("a", "b"))


def _asks_twice(clause: frozenset[Term], key: str) -> bool:
    asked = [t for t in clause if (t.key == key or t.values[0].startswith(f"{key}:")) and not t.negated]
    free = [t for t in asked if not (t.variable is not None and "*" in t.values)]
    return not any(all(_holds(t, p, {}) for t in free) for p in UNIVERSE)


@SMALL
@given(st.one_of(plain, panels))
def test_a_scope_equals_itself(scope: Scope) -> None:
    assert compare(scope, scope) == "equal"
    assert compare(scope, disjunction([scope, scope])) in ("equal", "undecided")


@SMALL
@given(st.one_of(plain, panels), st.one_of(plain, panels))
def test_both_ways_of_asking_agree(a: Scope, b: Scope) -> None:
    there, back = compare(a, b), compare(b, a)
    assert back == OPPOSITE.get(there, there)


@SMALL
@given(st.one_of(plain, panels), st.one_of(plain, panels))
def test_the_relation_is_that_of_the_selected_series(a: Scope, b: Scope) -> None:
    found = compare(a, b)
    left, right = selected(a), selected(b)
    if contradicts(a) or contradicts(b):
        assert found in ("undecided", related(left, right)) or (found == "disjoint" and not left & right)
    else:
        assert found == related(left, right)


@SMALL
@given(scopes(st.one_of(tags, unknown)), scopes(st.one_of(tags, unknown)))
def test_what_is_said_of_unknown_values_holds_for_all_of_them(a: Scope, b: Scope) -> None:
    found = compare(a, b)
    if found == "undecided" or a == b:
        return
    for one, other in product([("x",), ("x", "y"), ("q",)], [("y",), ("z",)]):
        means = {"ua": one, "ub": other, "us": ("t",)}
        left, right = selected(a, means), selected(b, means)
        assert found == related(left, right) or (found == "disjoint" and not left & right)


@SMALL
@given(plain, plain)
def test_and_and_or_select_what_they_say(a: Scope, b: Scope) -> None:
    assert selected(conjunction([a, b])) == selected(a) & selected(b)
    assert selected(disjunction([a, b])) == selected(a) | selected(b)


@SMALL
@given(panels, plain)
def test_an_assignment_makes_the_panel_cover_what_was_asked(panel: Scope, to: Scope) -> None:
    found = assign(panel, to)
    if found is not None:
        assert selected(_set(panel, dict(found))) >= selected(to)


@SMALL
@given(scopes(st.one_of(tags, variables.filter(lambda term: not term.negated))), plain)
def test_an_assignment_is_found_where_open_variables_would_do(panel: Scope, to: Scope) -> None:
    names = {term.variable for clause in panel.clauses for term in clause if term.variable}
    opened = _set(panel, dict.fromkeys(names, "*"))
    if selected(opened) >= selected(to) and not contradicts(opened) and not contradicts(to):
        assert assign(panel, to) is not None


def _set(panel: Scope, values: dict[str, str]) -> Scope:
    return Scope(frozenset(frozenset(_filled(clause, values)) for clause in panel.clauses))


def _filled(clause: frozenset[Term], values: dict[str, str]) -> Iterator[Term]:
    for term in clause:
        value = values.get(term.variable or "")
        yield term if value is None else Term(term.key, (value,), term.negated, term.variable)


def one(key: str, *values: str, negated: bool = False, variable: str | None = None) -> Term:
    return Term(key, values, negated, variable)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ([one("env", "prod")], [], "narrower"),
        ([one("env", "prod")], [one("env", "staging")], "disjoint"),
        ([one("env", "prod")], [one("env", "p*")], "narrower"),
        ([one("env", "p*")], [one("env", "*d")], "overlapping"),
        ([one("env", "p*")], [one("env", "s*")], "disjoint"),
        ([one("env", "prod")], [one("env", "staging", negated=True)], "narrower"),
        ([one("env", "prod")], [one("env", "prod", negated=True)], "disjoint"),
        ([one("env", "prod", "staging")], [one("env", "prod")], "wider"),
        ([one("env", "*")], [], "narrower"),
        ([one("env", "*", variable="env")], [], "equal"),
        ([one("env", variable="env")], [], "undecided"),
        ([one("env", variable="env"), one("service", "x")], [one("service", "x")], "undecided"),
        ([one("env", variable="env"), one("service", "x")], [one("service", "y")], "disjoint"),
        ([one("env", "prod")], [one("region", "sa")], "overlapping"),
        ([one("", "canary")], [one("", "stable")], "overlapping"),
        ([one("@latency", "[1 TO 5]"), one("service", "x")], [one("@latency", "[1 TO 5]")], "narrower"),
        ([one("@latency", "[1 TO 5]")], [one("@latency", "[2 TO 3]")], "undecided"),
        ([one("", '"out of memory"')], [one("", "memory")], "undecided"),
        ([one("", '"out of memory"'), one("service", "x")], [one("service", "y")], "disjoint"),
        ([one("host", "a"), one("host", "b")], [one("host", "a")], "undecided"),
        ([one("host", "a"), one("host", "b")], [one("host", "c"), one("host", "d")], "undecided"),
        ([one("host", "a"), one("host", "b"), one("env", "x")], [one("env", "y")], "disjoint"),
        ([one("e*", "prod")], [one("env", "prod")], "undecided"),
    ],
)
def test_scopes_of_one_clause_compare(a: list[Term], b: list[Term], relation: Relation) -> None:
    assert compare(selecting(a), selecting(b)) == relation


def test_two_spellings_of_one_choice_are_equal_values() -> None:
    apart = disjunction([selecting([one("code", "1xx")]), selecting([one("code", "2xx")])])
    assert apart == selecting([one("code", "1xx", "2xx")])
    assert selecting([one("code", "1xx", negated=True), one("code", "2xx", negated=True)]) == selecting(
        [one("code", "1xx", "2xx", negated=True)]
    )


def test_a_choice_of_two_covers_both_parts() -> None:
    both = disjunction(
        [selecting([one("a", "x"), one("b", "y")]), selecting([one("a", "x"), one("b", "y", negated=True)])]
    )
    assert compare(both, selecting([one("a", "x")])) == "equal"


def test_too_many_clauses_are_opaque_and_equal_only_themselves() -> None:
    choice = [disjunction(selecting([one(f"{k}{n}", "v")]) for n in range(9)) for k in "ab"]
    large = conjunction(choice)
    assert large.opaque and MOST_CLAUSES < 81
    assert compare(large, large) == "equal"
    assert compare(large, EVERYTHING) == "undecided"
    assert compare(large, opaque("another")) == "undecided"
    assert large == conjunction(reversed(choice))
    assert assign(large, EVERYTHING) is None


@pytest.mark.parametrize(
    ("panel", "to", "assignment"),
    [
        ([one("env", "*", variable="env")], [one("env", "prod")], {"env": "prod"}),
        ([one("env", "*", variable="env")], [one("service", "x")], {}),
        ([one("env", "prod", variable="env")], [one("service", "x")], {"env": "*"}),
        ([one("env", "prod")], [one("env", "prod"), one("service", "x")], {}),
        ([one("env", "prod")], [one("service", "x")], None),
        ([one("", "*", variable="scope")], [one("env", "prod")], {"scope": "env:prod"}),
        (
            [one("", "*", variable="scope"), one("env", "*", variable="env")],
            [one("env", "prod"), one("service", "x")],
            {"env": "prod", "scope": "service:x"},
        ),
        ([one("env", "*"), one("env", "*", variable="env")], [one("env", "prod")], {"env": "prod"}),
        ([one("env", "*"), one("env", "*", variable="env")], [one("service", "x")], None),
        ([one("site", "total", negated=True, variable="not")], [one("site", "total", negated=True)], {}),
        ([one("site", "total", negated=True, variable="not")], [], None),
        ([one("pod", "*", variable="pod")], [one("pod", "api-*")], {"pod": "api-*"}),
        ([one("env", variable="env")], [one("env", "prod")], {"env": "prod"}),
        ([one("env", variable="env")], [], {}),
    ],
)
def test_variables_are_set_to_what_is_demanded(
    panel: list[Term], to: list[Term], assignment: dict[str, str] | None
) -> None:
    assert assign(selecting(panel), selecting(to)) == assignment


@SMALL
@given(st.lists(st.text("ab*", min_size=1, max_size=4), min_size=1, max_size=3, unique=True))
def test_every_combination_that_a_text_matches_is_found(patterns: list[str]) -> None:
    texts = ("".join(letters) for size in range(5) for letters in product("abc", repeat=size))
    seen = {sum(fnmatchcase(text, p) << n for n, p in enumerate(patterns)) for text in texts}
    found = matchable(tuple(patterns))
    assert found is not None and seen <= set(found)


@pytest.mark.parametrize(
    ("patterns", "combinations"),
    [
        (("a*", "*b"), (0, 1, 2, 3)),
        (("a*", "b*"), (0, 1, 2)),
        (("a*", "ab*"), (0, 1, 3)),
        (("*", "a"), (1, 3)),
        (("a*", "*a", "a*a"), (0, 1, 2, 3, 7)),
    ],
)
def test_only_combinations_that_a_text_can_match_are_found(
    patterns: tuple[str, ...], combinations: tuple[int, ...]
) -> None:
    assert matchable(patterns) == combinations


def test_too_many_patterns_are_not_told_apart() -> None:
    many = tuple(f"{n}*" for n in range(20))
    assert matchable(many) is None
    assert compare(selecting([Term("a", many)]), selecting([one("a", "0*")])) == "undecided"


def test_too_many_clauses_are_the_same_in_any_order_with_and_without_variables() -> None:
    """Terms that differ only in having a variable are put in an order too."""
    many = [selecting([Term("", (f"t{n}",))]) for n in range(MOST_CLAUSES + 1)]
    alike = [selecting([Term("a", ("x",), variable=name), Term("b", ("y",))]) for name in ("v", None, "")]
    found = disjunction([*many, *alike])
    assert found.opaque and found == disjunction([*reversed(alike), *reversed(many)])
