"""What the structure alone of parsed expressions tells, found out once however many signals are put into it.

Dashboards say `query1 / query2 * 100` ten thousand times over other queries, so this is what is kept by text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.query.datadog.nodes import Call, Keys, Name, Node, Product, Series, Sum

_COUNTING_GROUPS = ("count_not_null", "count_nonzero")


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """One expression or several side by side; two of them are the same only where they are one object.

    `places` are the nodes that may stand for a signal, in the order of the text. A word that is a later argument of a
    call may also be no more than a word, which the flag says. `by` are the keys that a call around everything keeps,
    None where it is left to the signals.
    """

    nodes: tuple[Node, ...]
    places: tuple[tuple[Series | Name, bool], ...]
    by: frozenset[str] | None

    @classmethod
    def of(cls, nodes: tuple[Node, ...]) -> "Outline":
        """The outline of what the parser read."""
        places = tuple(place for node in nodes for place in _places(node, False))
        return cls(nodes, places, _kept(nodes[0]) if len(nodes) == 1 else None)


def calculated(node: Node) -> Iterator[Series | Name]:
    """What an expression is calculated of: all but the further arguments of its calls."""
    match node:
        case Series() | Name():
            yield node
        case Sum(parts) | Product(parts):
            for _, part in parts:
                yield from calculated(part)
        case Call(_, (first, *_)):
            yield from calculated(first)


def _places(node: Node, is_argument: bool) -> Iterator[tuple[Series | Name, bool]]:
    match node:
        case Series() | Name():
            yield node, is_argument
        case Sum(parts) | Product(parts):
            for _, part in parts:
                yield from _places(part, False)
        case Call(_, args):
            for index, part in enumerate(args):
                yield from _places(part, index > 0)


def _kept(node: Node) -> frozenset[str] | None:
    """The keys by which a call that regroups leaves its result split."""
    while isinstance(node, Call) and node.args:
        kept = [arg.keys for arg in node.args if isinstance(arg, Keys)]
        if kept or node.name in _COUNTING_GROUPS:
            return frozenset(*kept[:1])
        node = node.args[0]
    return None
