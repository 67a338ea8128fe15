"""Whether a metric query is the same signal when it was printed and read again."""

from dataclasses import replace

from compiler.model.scope import EVERYTHING
from compiler.model.signal import Expression, Signal
from connectors.query.datadog.parser import parse_expressions
from connectors.query.datadog.printer import printed
from connectors.query.datadog.signal import metric_signal


def is_same_again(text: str) -> bool | None:
    """None for what is no metric query."""
    first = metric_signal(text)
    if not isinstance(first, Signal):
        return None
    return without_text(metric_signal(printed_again(text))) == without_text(first)


def printed_again(text: str) -> str:
    """The text as it is printed. Raises Unreadable."""
    return ", ".join(map(printed, parse_expressions(text)))


def without_text(one: Expression) -> Expression:
    """The signal without its text; a scope that nothing can be compared to is only known by it."""
    if not isinstance(one, Signal):
        return one
    return replace(one, text="", scope=EVERYTHING if one.scope.opaque else one.scope)
