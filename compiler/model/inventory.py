"""What of the live estate is at work for a declared promise or playbook, and how much of it is for none."""

from compiler.model.base import Id
from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Served:
    """A live thing at work for `of`, a promise or a playbook; `how` says in words what it does there.

    `part` is the panel that does it, by its title. `chosen` says that documents lead there.
    """

    id: Id
    name: str
    of: Id
    how: str
    part: str = ""
    chosen: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """For whom dashboards are looked for: the promise `of`, and the `things` that measure it or alert on it.

    The best of them come first. `chosen` is the dashboard to which documents lead.
    """

    of: Id
    things: tuple[Id, ...]
    chosen: Id | None = None


@dataclass(frozen=True, slots=True)
class Led:
    """A row of a playbook that leads from an alert or SLO to a panel: the dashboard, and the panel's title."""

    of: Id
    thing: Id
    board: Id
    part: str


@dataclass(frozen=True, slots=True)
class Wanting:
    """What has to be known of a judged service to tell what each dashboard is there for."""

    sought: tuple[Sought, ...] = ()
    led: tuple[Led, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """One kind of one instance: how many there are, how many serve, and why that may not be all."""

    instance: str
    kind: str
    rows: int
    serving: int
    gap: str = ""

    @property
    def idle(self) -> int:
        """How many serve no declared promise or playbook."""
        return max(0, self.rows - self.serving)


@dataclass(frozen=True, slots=True)
class Idle:
    """A live thing that serves no declared promise or playbook; `pages` says that it calls somebody."""

    id: Id
    name: str
    url: str = ""
    pages: bool = False


@dataclass(frozen=True, slots=True)
class Inventory:
    """The estate beside all that is declared. `idle` is filled where it was asked for."""

    counts: tuple[Count, ...] = ()
    served: tuple[Served, ...] = ()
    idle: tuple[Idle, ...] = ()
