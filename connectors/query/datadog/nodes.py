"""What the parser makes of a text: trees of frozen values, with sums and products as flat as they were written."""

from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """`key:value` or, with the key "", a bare tag; either side may hold `*`, the value may be a `$variable`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class In:
    """`key IN (a, b)`."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`!x`, `NOT x` or, in a search, `-x`."""

    of: "Where"


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; without a part, everything does."""

    parts: "tuple[Where, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: "tuple[Where, ...]"


Where = Tag | In | Not | Every | Some


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, without its quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A word alone: in a formula the name of a query, in a call an argument such as `sum`."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Keyword:
    """`name=value` in a call."""

    name: str
    value: "Node"


@dataclass(frozen=True, slots=True)
class Keys:
    """`{a, b}` in a call: the keys by which its result is still split."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`name(args)`, as a function or as a modifier of a series."""

    name: str
    args: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Series:
    """`aggregator:metric{scope} by {keys}.modifier()`; the scope as written, and where in the text it starts."""

    aggregator: str | None
    metric: str
    scope: str
    scope_at: int
    by: tuple[str, ...]
    modifiers: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added or, where the flag is set, taken away; in the order written."""

    terms: "tuple[tuple[bool, Node], ...]"


@dataclass(frozen=True, slots=True)
class Product:
    """Factors multiplied or, where the flag is set, divided by; in the order written."""

    factors: "tuple[tuple[bool, Node], ...]"


Node = Number | Text | Name | Keyword | Keys | Call | Series | Sum | Product
