"""Trees of expressions back to text, in one stable spelling, which the parser reads as the same trees.

Numbers are written in full, named arguments come last and by name, and only what was nested is in parentheses, so that
what could be read can be read again.
"""

from collections.abc import Sequence
from decimal import Decimal

from connectors.query.datadog.nodes import Call, Keys, Keyword, Name, Node, Number, Product, Series, Sum, Text


def printed(node: Node) -> str:
    """The text of one expression or argument."""
    match node:
        case Number(text):
            return f"{Decimal(text).normalize():f}"
        case Text(text):
            return _quoted(text)
        case Keys(keys):
            return f"{{{','.join(sorted(keys))}}}"
        case Keyword(name, value):
            return f"{name}={printed(value)}"
        case Name(name):
            return name
        case Call(name, args):
            return f"{name}({printed_arguments(args)})"
        case Series():
            return _series(node)
        case Sum(terms):
            return _chained(terms, " + ", " - ")
        case Product(factors):
            return _chained(factors, " * ", " / ")


def printed_arguments(args: Sequence[Node]) -> str:
    """The arguments of a call, without its parentheses."""
    named = sorted([printed(arg) for arg in args if isinstance(arg, Keyword)])
    return ",".join([*[printed(arg) for arg in args if not isinstance(arg, Keyword)], *named])


def _quoted(text: str) -> str:
    """The text between the quotes that it can stand between: those that nothing in it ends."""
    return f'"{text}"' if "'" in text.replace("\\\\", "").replace("\\'", "") else f"'{text}'"


def _series(node: Series) -> str:
    head = node.metric if node.aggregator is None else f"{node.aggregator}:{node.metric}"
    by = f" by {{{','.join(node.by)}}}" if node.by else ""
    return f"{head}{{{node.scope}}}{by}" + "".join([f".{printed(call)}" for call in node.modifiers])


def _chained(parts: Sequence[tuple[bool, Node]], plain: str, contrary: str) -> str:
    """Terms or factors with their operators; a term that is taken away alone is a sign in front."""
    (taken, first), *others = parts
    text = f"-{_enclosed(first)}" if taken else _part(first, contrary)
    return text + "".join([(contrary if flag else plain) + _part(one, contrary) for flag, one in others])


def _part(node: Node, beside: str) -> str:
    """One term or factor: a sum is in parentheses, unless it is but a sign, and a product beside `/`."""
    if isinstance(node, Sum) and len(node.terms) > 1:
        return _enclosed(node)
    return _enclosed(node) if isinstance(node, Product) and beside == " / " else printed(node)


def _enclosed(node: Node) -> str:
    return f"({printed(node)})" if isinstance(node, Sum | Product) else printed(node)
