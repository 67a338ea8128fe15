"""What is made without the detour of a frozen class is what the class makes."""

import pickle
from dataclasses import FrozenInstanceError, fields
from inspect import signature
from typing import Any

import pytest

from compiler.model.codec import from_plain, to_plain
from compiler.model.scope import EVERYTHING
from compiler.model.signal import Signal
from compiler.model.watching import Panel
from connectors.datadog.readers.panels import made_panel
from connectors.query.datadog.making import made_signal

SIGNAL = ("metric", frozenset(["a"]), EVERYTHING, frozenset(["b"]), "sum", "#0", "sum:a{*} by {b}", frozenset(["c()"]))
PANEL = ("7", "Orders", "Shop", "timeseries", (Signal(*SIGNAL),), (), "")
MADE = [(Signal, made_signal, SIGNAL), (Panel, made_panel, PANEL)]


@pytest.mark.parametrize(("kind", "make", "values"), MADE)
def test_a_made_value_is_no_other_than_the_class_makes(kind: Any, make: Any, values: tuple[Any, ...]) -> None:
    """Equal both ways, of the same hash, text and written form, and as frozen as its class."""
    made, called = make(*values), kind(*values)
    assert type(made) is kind
    assert made == called and called == made
    assert hash(made) == hash(called) and repr(made) == repr(called)
    assert from_plain(to_plain(made)) == called and pickle.loads(pickle.dumps(made)) == called
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(kind)[0].name, "other")


@pytest.mark.parametrize(("kind", "make", "values"), MADE)
def test_every_field_is_given_in_its_order(kind: Any, make: Any, values: tuple[Any, ...]) -> None:
    """A field that is added to the class is asked for here too."""
    names = [field.name for field in fields(kind)]
    assert list(signature(make).parameters) == names
    assert [getattr(make(*values), name) for name in names] == list(values)
