"""Anchors: what queries are surely about; what is passed by for its sake shows nothing of what is asked for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.anchor import anchors, apart, differ, surely, together
from compiler.model.promise import Place, Service
from compiler.model.scope import EVERYTHING, Scope, Term, compare, conjunction, disjunction, opaque, selecting
from compiler.model.signal import Signal
from compiler.reconcile.panels_fit import fit, prepared

A, B = (selecting([Term("service", (name,))]) for name in "ab")
PROD = selecting([Term("env", ("prod",)), Term("team", ("x",))])


def of(*terms: Term) -> Scope:
    """The scope that demands all of these."""
    return selecting(terms)


@pytest.mark.parametrize(
    "scope",
    [
        EVERYTHING,
        disjunction((A, selecting([Term("zone", ("x",))]))),
        opaque("service:a"),
        of(Term("service", ("a",), negated=True)),
        of(Term("service", ("a*",))),
        of(Term("service", ("$who",))),
        of(Term("service", ("a",), variable="who")),
        of(Term("service", ("a",)), Term("service", ("b",))),
        of(Term("env", ("prod",))),
        of(Term("", ("a",))),
    ],
    ids=["all", "a choice", "opaque", "not", "wild", "unknown", "a variable", "twice", "an environment", "bare"],
)
def test_what_is_not_certain_is_not_demanded(scope: Scope) -> None:
    """Nor an environment, which goes by several names."""
    assert surely(scope) == {}


def test_one_key_is_the_anchor_of_all_queries_for_a_metric() -> None:
    """With the values of all; the service before other keys, and none where one query may be about anything."""
    both = conjunction((A, PROD))
    assert anchors([({"m", "n"}, both), ({"m"}, conjunction((B, PROD))), ({"n"}, PROD), ({"o"}, A), ({"o"}, None)]) == {
        "m": ("service", "a", "b"),
        "n": ("team", "x"),
    }
    many = [({"m"}, of(Term("service", (str(n),)))) for n in range(9)]
    assert anchors(many[:8])["m"][1:] == tuple("01234567")
    assert anchors(many) == {}


def test_only_another_value_of_the_same_key_is_apart() -> None:
    """What is asked for without that key may be anywhere."""
    asked = together([conjunction((A, PROD)), A])
    assert asked == {"service": frozenset("a")}
    assert apart(("service", "b", "c"), asked)
    assert not apart(("service", "a", "b"), asked)
    assert not apart(("team", "y"), asked)
    assert not apart((), asked)


def test_letters_of_another_case_tell_nothing_apart() -> None:
    """Not every product minds them."""
    assert surely(of(Term("service", ("Shop", "till")))) == {"service": frozenset({"shop", "till"})}
    assert not differ(of(Term("service", ("Shop",))), of(Term("service", ("shop",))))
    assert differ(A, B)


KEYS, VALUES = st.sampled_from(["service", "env", "zone", ""]), st.sampled_from(["a", "b", "prod", "a*", "$x", ">5"])
TERMS = st.builds(
    Term,
    KEYS,
    st.lists(VALUES, min_size=1, max_size=2, unique=True).map(tuple),
    st.booleans(),
    st.sampled_from([None, None, "who"]),
)
PARTS = st.lists(st.lists(TERMS, max_size=3).map(selecting), min_size=1, max_size=2).map(disjunction)
SHOP = Service("shop", "", Place("", 1, 1), matches=(("service", "a"),))


@settings(max_examples=400, deadline=None)
@given(PARTS, PARTS)
def test_what_is_apart_shows_nothing_of_it(panel: Scope, wanted: Scope) -> None:
    """Of random scopes: they are disjoint, and no panel with the one fits a signal with the other."""
    about = anchors([({"m"}, panel)]).get("m", ())
    if apart(about, together([wanted])):
        assert compare(panel, wanted) == "disjoint"
        signals = [Signal("metric", frozenset({"m"}), one) for one in (panel, wanted)]
        assert fit(SHOP, signals[0], prepared(SHOP, signals[1])) is None
