"""What the comparison hands to the table: one aspect of one thing that is not as it was, and what lies around it."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from compiler.model.base import Id
from compiler.model.change import Class
from compiler.model.frozen import dataclass
from compiler.model.oncall import Span
from compiler.model.spans import Spans


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect of one thing on both sides. `old` and `new` are the whole things, for rules that look beside it."""

    kind: str
    aspect: str
    was: Any
    now: Any
    part: str = ""
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The class of a difference, and the reason for it as people read it."""

    drift: Class
    why: str
    was: str | None = None
    now: str | None = None


def _plain(id: Id) -> str:
    return str(id)


def _nobody(_rota: Id, _span: Span) -> Spans:
    return ()


@dataclass(frozen=True, slots=True)
class Around:
    """What rules may know beside the pair.

    `twins` leads from things that are gone to equal ones that came in their place, `called` gives the name of a
    thing for people. `ruled` says that notification rules may notify what an alert's own text does not name.
    `beside` gives for a rota, within a span, when others of its level are on call wherever it is called, or may be.
    """

    twins: Mapping[Id, Id] = field(default_factory=dict)
    called: Callable[[Id], str] = _plain
    ruled: bool = True
    beside: Callable[[Id, Span], Spans] = _nobody

    def followed(self, id: Id) -> Id:
        """The id under which a thing lives on."""
        return self.twins.get(id, id)


Rule = Callable[[Difference, Around], Judged | None]
"""The class of a difference; None where it is no change at all."""
