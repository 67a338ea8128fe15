"""Definitions of what watches a service: monitors, SLOs, dashboards, downtimes, notification rules."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from compiler.model.anchor import NOTHING, Demanded, anchors, apart
from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.opening import Opening
from compiler.model.promise import Bound, Window
from compiler.model.signal import Condition, Expression, Signal


@dataclass(frozen=True, slots=True)
class Ref:
    """A direct reference of one live thing to another, by id, and the part that holds it (a panel, "message").

    `how` is `rests on`, `embeds`, `names`, `alerts on` or `combines`.
    """

    to: Id
    how: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """What every live thing has. `tags` are spelled `key:value`, or are bare words."""

    id: Id
    name: str
    tags: frozenset[str] = frozenset()
    opening: Opening | None = None
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Whom an alert notifies, as its text says: the integration and the name within it.

    `form` is `oncall` (a paging product), `chat`, `ticket`, `mail`, `webhook`, `team`, `workflow` or `unknown`.
    `templated` marks a name that is only known when the alert fires. Mail addresses are masked at the door.
    `product` is the word of the product that a handle names (`@pagerduty-Dispatch`: `pagerduty`), `name` what it names
    there (`Dispatch`, "" where the handle leaves the choice to the product).
    """

    form: Literal["oncall", "chat", "ticket", "mail", "webhook", "team", "workflow", "unknown"]
    text: str
    templated: bool = False
    product: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """What a document prints: a person's mailbox is not told apart, since its pseudonym is that of one store."""
        return "mail to a person" if self.form == "mail" else self.text

    @property
    def road(self) -> str:
        """What a way of a page over this address is called: as `label` is, without saying whose a mailbox is."""
        return "mail" if self.form == "mail" else self.text


@dataclass(frozen=True, slots=True)
class Monitor(Resource):
    """An alert as defined. `priority` counts from 1 (gravest).

    `on_no_data` is `notify`, `show`, `resolve` or "" (the product's default); `draft` ones do not notify.
    `runbooks` are the runbook urls that it carries; `links` every other url of its text.
    """

    type: str = ""
    query: str = ""
    conditions: tuple[Condition, ...] = ()
    notifies: tuple[Address, ...] = ()
    priority: int | None = None
    on_no_data: str = ""
    muted: bool = False
    muted_until: datetime | None = None
    draft: bool = False
    runbooks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    created: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One objective of an SLO: at least `percent` (0 to 100) over `window`."""

    percent: Decimal
    window: Window
    warning: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Slo(Resource):
    """An SLO as defined.

    `measure` is `count` (good of total events), `slices` (share of time slices that meet `bound`) or `monitors`
    (uptime of monitors). `good`, `total` and `bad` are what it counts; `slice` what a time slice compares.
    `monitors` are the ids that it rests on; `groups` the tag keys that it is split by.
    """

    measure: Literal["count", "slices", "monitors"] = "count"
    targets: tuple[Target, ...] = ()
    good: tuple[Expression, ...] = ()
    total: tuple[Expression, ...] = ()
    bad: tuple[Expression, ...] = ()
    slice: Expression | None = None
    bound: Bound | None = None
    monitors: tuple[Id, ...] = ()
    groups: frozenset[str] = frozenset()
    description: str = ""
    created: datetime | None = None
    modified: datetime | None = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Everything that it watches, in a stable order."""
        return self.good + self.total + self.bad + ((self.slice,) if self.slice is not None else ())


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a dashboard: the tag key that it sets, its default values, the values it offers."""

    name: str
    key: str = ""
    defaults: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    grouping: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved setting of a dashboard's variables, by its name: for each variable its values."""

    name: str
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of a dashboard; `key` is the product's id of it, empty where it has none.

    `search` holds a query by which the panel lists monitors or SLOs, which is no reference by id.
    """

    key: str
    title: str
    group: str = ""
    form: str = ""
    shows: tuple[Expression, ...] = ()
    refs: tuple[Ref, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard(Resource):
    """A dashboard as defined. `teams` own it; `views` are settings of its variables that people saved by a name."""

    panels: tuple[Panel, ...] = ()
    variables: tuple[Variable, ...] = ()
    teams: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    description: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    views: tuple[SavedView, ...] = ()


@dataclass(frozen=True, slots=True)
class Downtime(Resource):
    """A planned silence. It covers `monitor` or, without one, every monitor that has all of `monitor_tags`.

    `scope` is the boolean tag expression as written, `*` for everything; `ends` None means without end.
    """

    scope: str = "*"
    monitor: Id | None = None
    monitor_tags: frozenset[str] = frozenset()
    starts: datetime | None = None
    ends: datetime | None = None
    recurring: bool = False
    active: bool = True
    message: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Resource):
    """A notification rule: monitors that have all of `monitor_tags` (or meet `scope`) also notify these addresses."""

    monitor_tags: frozenset[str] = frozenset()
    scope: str = ""
    notifies: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry(Resource):
    """A catalogue entry of a service: its owner and its links as (form, name, url)."""

    owner: str = ""
    tier: str = ""
    lifecycle: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    depends_on: tuple[str, ...] = field(default_factory=tuple)
    oncall: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Team(Resource):
    """A team as the live system knows it; people are never stored."""

    handle: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a metric is used: the resource, the part of it, the query.

    `part` is a panel's place in its dashboard (`panel 3`), `good`, `total`, `bad`, `slice`, or `condition 0`.
    """

    resource: Id
    part: str
    expression: Expression


def uses(resource: object) -> Iterator[Use]:
    """Every query of a definition, with the part that holds it."""
    if isinstance(resource, Monitor):
        yield from (Use(resource.id, f"condition {n}", one.on) for n, one in enumerate(resource.conditions))
    elif isinstance(resource, Slo):
        for part in ("good", "total", "bad"):
            yield from (Use(resource.id, part, one) for one in getattr(resource, part))
        if resource.slice is not None:
            yield Use(resource.id, "slice", resource.slice)
    elif isinstance(resource, Dashboard):
        for n, panel in enumerate(resource.panels):
            yield from (Use(resource.id, f"panel {n}", one) for one in panel.shows)


def using(resource: object, metrics: frozenset[str], asked: Demanded = NOTHING) -> tuple[Use, ...]:
    """The queries of a definition that read one of these metrics; none where all that read them are about others."""
    every = [(use, names(use.expression)) for use in uses(resource)]
    found = tuple(use for use, own in every if own & metrics)
    if not found or not asked:
        return found
    about = anchors((own, use.expression.scope if isinstance(use.expression, Signal) else None) for use, own in every)
    read = {name for use in found for name in names(use.expression) & metrics}
    return () if all(apart(about.get(name, ()), asked) for name in read) else found


def names(expression: Expression) -> frozenset[str]:
    """The metrics that a query reads or, where it could not be read, mentions."""
    return expression.metrics if isinstance(expression, Signal) else expression.mentions
