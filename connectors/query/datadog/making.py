"""Signals made in half the time, where tens of thousands of them are.

A frozen class sets each field of a new value by name, through its own refusal to be changed. Here the fields' own
setters do it, which are made for nothing else; the value that comes out is the same.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from compiler.model.scope import Scope
from compiler.model.signal import Domain, Signal

_Setter = Callable[[Signal, Any], None]

_new = object.__new__
_domain: _Setter
_metrics: _Setter
_scope: _Setter
_by: _Setter
_aggregation: _Setter
_shape: _Setter
_text: _Setter
_dressing: _Setter
_domain, _metrics, _scope, _by, _aggregation, _shape, _text, _dressing = (
    getattr(Signal, field.name).__set__ for field in fields(Signal)
)


def made_signal(
    domain: Domain,
    metrics: frozenset[str],
    scope: Scope,
    by: frozenset[str],
    aggregation: str | None,
    shape: str,
    text: str,
    dressing: frozenset[str],
) -> Signal:
    """`Signal` with all of its fields in their order."""
    made = _new(Signal)
    _domain(made, domain)
    _metrics(made, metrics)
    _scope(made, scope)
    _by(made, by)
    _aggregation(made, aggregation)
    _shape(made, shape)
    _text(made, text)
    _dressing(made, dressing)
    return made
