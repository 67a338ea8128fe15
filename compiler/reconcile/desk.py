"""What was worked out for one promise of a service and serves the next one as well."""

from compiler.model.base import Id
from compiler.model.scope import Scope
from compiler.reconcile.panels_board import Board
from compiler.reconcile.panels_fit import Fit


class Desk:
    """Where one judgement of a service lays aside what it will look at again; it holds no answer of its own.

    `boards` are dashboards as they were looked at. `fits` says how a scope and grouping of a panel lie to a scope: the
    panels of an estate that share a metric mostly share their scopes too.
    """

    __slots__ = ("boards", "fits")

    def __init__(self) -> None:
        self.boards: dict[Id, Board] = {}
        self.fits: dict[tuple[Scope, Scope, frozenset[str]], Fit | None] = {}
