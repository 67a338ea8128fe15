"""A value made by the house's `dataclass` is what the standard library's would be."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """A value with a default."""

    name: str
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Child(Base):
    """A value that inherits fields."""

    made: list[int] = field(default_factory=list)
    nearest: Any = None


@dataclass(frozen=True, slots=True)
class Single:
    """A value of one field."""

    value: Any


@dataclass(frozen=True, slots=True)
class Empty:
    """A value without fields."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A value that looks at itself once it is made."""

    value: int

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a count is never negative")


@dataclasses.dataclass(frozen=True, slots=True)
class StdBase:
    """The library's own."""

    name: str
    tags: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class StdChild(StdBase):
    """The library's own."""

    made: list[int] = field(default_factory=list)
    nearest: Any = None


TAGS = st.frozensets(st.text(max_size=3), max_size=2)
VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=3), st.floats(allow_nan=True))
ROWS = st.tuples(st.text(max_size=3), TAGS, st.lists(st.integers(), max_size=2), VALUES)


@given(ROWS, ROWS)
def test_values_are_equal_and_told_as_those_of_the_library(one: Any, other: Any) -> None:
    mine, theirs = (Child(*one), Child(*other)), (StdChild(*one), StdChild(*other))
    assert (mine[0] == mine[1]) == (theirs[0] == theirs[1])
    assert mine[0] == Child(*one)
    assert repr(mine[0]) == repr(theirs[0]).removeprefix("Std")
    assert dataclasses.astuple(mine[0]) == dataclasses.astuple(theirs[0])


@given(st.text(), TAGS)
def test_equal_values_have_the_hash_of_their_fields(name: str, tags: frozenset[str]) -> None:
    assert hash(Base(name, tags)) == hash(StdBase(name, tags)) == hash((name, tags))
    assert hash(Single(name)) == hash(Single(name))
    assert hash(Empty()) == hash(Empty())


@given(ROWS)
def test_copies_and_changed_copies_are_values_of_their_own(row: Any) -> None:
    value = Child(row[0], row[1], row[2])
    assert copy.deepcopy(value) == copy.copy(value) == pickle.loads(pickle.dumps(value)) == value
    changed = dataclasses.replace(value, name=value.name + "x")
    assert changed != value and changed.tags == value.tags


def test_a_value_is_of_another_kind_than_what_holds_the_same() -> None:
    value: Any = Base("a")
    assert value != StdBase("a")
    assert value != Child("a")
    assert value != ("a", frozenset())


def test_a_value_refuses_to_be_changed() -> None:
    value: Any = Base("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        value.name = "b"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del value.name
    with pytest.raises(FrozenInstanceError):
        value.strange = 1
    assert not hasattr(value, "__dict__")


def test_no_two_values_share_what_a_factory_made() -> None:
    first, second = Child("a"), Child("b")
    assert first.made == [] and first.made is not second.made
    assert Child("a", made=[1]).made == [1]


def test_fields_are_given_in_order_or_by_name_and_none_is_forgotten() -> None:
    made: Any = Base
    assert made("a", frozenset("x")) == made(tags=frozenset("x"), name="a")
    with pytest.raises(TypeError, match=r"Base.__init__\(\) missing 1 required positional argument: 'name'"):
        made()
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        made("a", other=1)


def test_a_value_may_look_at_itself_once_it_is_made() -> None:
    assert Counted(1).value == 1
    with pytest.raises(ValueError, match="never negative"):
        Counted(-1)


def test_values_are_matched_by_their_fields() -> None:
    match Child("a", frozenset("x")):
        case Child(name, tags, made):
            assert (name, tags, made) == ("a", frozenset("x"), [])


def test_a_class_that_asks_for_more_is_the_librarys_own() -> None:
    @dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        """Values with an order."""

        value: int

    @dataclass(frozen=True, slots=True)
    class Secret:
        """A value that hides a field."""

        token: str = field(repr=False)

    assert Ordered(1) < Ordered(2)
    assert repr(Secret("x")).endswith("Secret()")


def test_a_class_of_the_librarys_may_inherit_from_a_value() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Grand(Child):
        """A value of the library's own making."""

        more: int = 0

    @dataclass(frozen=True, slots=True)
    class Great(Grand):
        """A value that inherits from both."""

        most: int = 0

    assert Grand("a", more=1) == Grand("a", more=1) != Grand("a")
    assert Great("a", most=1) == Great("a", most=1) != Great("a")
    with pytest.raises(FrozenInstanceError):
        setattr(Great("a"), "name", "b")  # noqa: B010 - the type checker knows that it is frozen


def test_not_a_number_equals_itself_as_in_the_library() -> None:
    number = float("nan")
    assert (Single(number) == Single(number)) == (StdBase(number) == StdBase(number))  # type: ignore[arg-type]
