"""Builders for the examples of checks: a promise with a whole chain, from which one thing is changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from compiler.model.base import Gap, Id, Kind, Place
from compiler.model.change import Change, Class
from compiler.model.channel import Account, Health, Number, Template
from compiler.model.frozen import dataclass
from compiler.model.opening import Opening
from compiler.model.promise import (
    Action,
    Allowance,
    Binding,
    Bound,
    Contact,
    Message,
    Objective,
    Playbook,
    Promise,
    Service,
    Tell,
    Window,
)
from compiler.model.reading import Attained, MonitorState, Series, SloReading
from compiler.model.scope import EVERYTHING
from compiler.model.signal import Burn, Condition, Signal
from compiler.model.watching import Address, Dashboard, Monitor, Panel, Ref, Slo, Target
from compiler.model.world import MOMENT, World

HERE = Place("services/shop.yaml", 1, 1)
MONTH = Window("rolling", 30)
SLO_ID = Id("live", "slo", "s1")
MONITOR_ID = Id("live", "monitor", "m1")
DASHBOARD_ID = Id("live", "dashboard", "d1")
ACCOUNT_ID = Id("chat", "account", "a1")
NUMBER_ID = Id("chat", "number", "n1")
TEMPLATE_ID = Id("chat", "template", "t1")
ALL_KINDS = frozenset(
    [("live", kind.value) for kind in (Kind.MONITOR, Kind.SLO, Kind.DASHBOARD, Kind.DOWNTIME, Kind.RULE)]
    + [("live", kind.value) for kind in (Kind.MONITOR_STATE, Kind.SLO_READING, Kind.SERIES, Kind.MONITOR_QUALITY)]
    + [("live", kind.value) for kind in (Kind.ENTRY, Kind.TEAM, Kind.VIEWS)]
    + [("chat", kind.value) for kind in (Kind.ACCOUNT, Kind.NUMBER, Kind.TEMPLATE, Kind.HEALTH)]
)


@dataclass(frozen=True, slots=True)
class Case:
    """A declared service beside a world; `margin` in percentage points, `moved` what changed since the night before."""

    service: Service
    world: World
    margin: Decimal = Decimal(0)
    moved: tuple[Change, ...] = ()


def case(
    *values: Any,
    failed: tuple[Gap, ...] = (),
    margin: Decimal = Decimal(0),
    moved: tuple[Change, ...] = (),
    **service: Any,
) -> Case:
    """A whole chain for one promise, with values of the same id replaced by these and the service's fields by those."""
    live = {value.id: value for value in whole()}
    live.update({value.id: value for value in values})
    kept = tuple(value for value in live.values() if not isinstance(value, _Nothing))
    gone = frozenset(value.id for value in values if isinstance(value, _Nothing) and value.proven)
    return Case(replace(shop(), **service), World(kept, ALL_KINDS, failed, gone), margin, moved)


def slipped(of: Id, aspect: str, drift: Class, was: str = "", now: str = "") -> Change:
    """One change since the night before."""
    return Change(of, "Orders", aspect, drift, was, now, "as the table of classes says", seen=MOMENT)


@dataclass(frozen=True, slots=True)
class _Nothing:
    id: Id
    proven: bool = False


def without(id: Id, proven: bool = False) -> _Nothing:
    """Takes a thing out of the whole chain; `proven` by a 404 when asked by its id."""
    return _Nothing(id, proven)


def whole() -> tuple[Any, ...]:
    """An estate in which every link of the shop's promise holds."""
    return (
        slo(),
        monitor(),
        dashboard(),
        state(),
        reading(),
        account(),
        number(),
        template(),
        able(ACCOUNT_ID),
        able(NUMBER_ID, status="connected"),
        able(TEMPLATE_ID, status="approved"),
    )


def shop(**fields: Any) -> Service:
    """A service with one promise, one playbook, one message in English."""
    base = Service(
        "shop",
        "The shop",
        HERE,
        owner="orders",
        matches=(("service", "shop"),),
        promises=(promise(),),
        playbooks=(playbook(),),
        messages=(message(),),
        contacts=(Contact("lead", "the duty phone"),),
    )
    return replace(base, **fields)


def promise(**fields: Any) -> Promise:
    """99.9 % of orders succeed over 30 days, bound to the SLO by id."""
    base = Promise(
        "orders",
        "shop",
        "99.9% of orders succeed, over 30 days",
        HERE,
        to="merchants",
        measured_by=(Binding("slo", str(SLO_ID), HERE),),
        objective=Objective("success", Decimal("99.9"), MONTH),
    )
    return replace(base, **fields)


def playbook(**fields: Any) -> Playbook:
    """A playbook that claims the promise, with one command and an attested route to customers."""
    base = Playbook(
        "orders-failing",
        "shop",
        "Orders fail",
        HERE,
        when=("orders",),
        first_actions=(Action("run", "shopctl status", HERE),),
        escalate=("the duty lead",),
        tell=(Tell(HERE, attested="the status page", reviewed=date(2026, 10, 1)),),
    )
    return replace(base, **fields)


def message(**fields: Any) -> Message:
    """An external message that says what is due."""
    text = "We are sorry: some orders are delayed. Next update by {{next_update}}."
    return replace(Message("external", "en", text, HERE, "shop"), **fields)


def signal(metric: str = "shop.orders.ok", **fields: Any) -> Signal:
    """A sum of one metric over everything."""
    text = f"sum:{metric}{{*}}.as_count()"
    return replace(Signal("metric", frozenset({metric}), EVERYTHING, aggregation="sum", text=text), **fields)


def slo(**fields: Any) -> Slo:
    """A count SLO of 99.9 % over 30 days."""
    base = Slo(
        SLO_ID,
        "Orders",
        frozenset({"service:shop"}),
        Opening("https://live.example/slo/s1"),
        targets=(Target(Decimal("99.9"), MONTH),),
        good=(signal(),),
        total=(signal("shop.orders.all"),),
        created=datetime(2025, 1, 1, tzinfo=UTC),
    )
    return replace(base, **fields)


def monitor(**fields: Any) -> Monitor:
    """A fast-burn alert on the SLO that names an on-call product."""
    burn = Condition(
        Signal("slo", frozenset()),
        ">",
        Decimal("14.4"),
        3600,
        form="burn",
        burn=Burn("s1", Decimal("14.4"), 3600, 300, 30),
    )
    base = Monitor(
        MONITOR_ID,
        "Orders burn fast",
        frozenset({"service:shop"}),
        None,
        (Ref(SLO_ID, "alerts on"),),
        type="slo alert",
        conditions=(burn,),
        notifies=(Address("oncall", "@oncall-orders"),),
    )
    return replace(base, **fields)


def dashboard(**fields: Any) -> Dashboard:
    """A board whose only panel plots both metrics."""
    panel = Panel("1", "Orders", shows=(signal(), signal("shop.orders.all")))
    return replace(Dashboard(DASHBOARD_ID, "Shop", panels=(panel,)), **fields)


def state(word: str = "ok", days: int = 1) -> MonitorState:
    """The state of the alert, and for how many days it has been so."""
    return MonitorState(MONITOR_ID.seen_as(Kind.MONITOR_STATE), word, MOMENT - timedelta(days=days))


def reading(percent: str | None = "99.97", **fields: Any) -> SloReading:
    """What the SLO attained over its window."""
    value = Decimal(percent) if percent is not None else None
    return SloReading(SLO_ID.seen_as(Kind.SLO_READING), (replace(Attained(MONTH, value, state="ok"), **fields),))


def series(total: int = 100_000, good: str = "99.97", days: int = 30) -> Series:
    """A daily series of one value and one total."""
    start = MOMENT - timedelta(days=days)
    return Series(SLO_ID.seen_as(Kind.SERIES), start, 86400, (Decimal(good),) * days, (Decimal(total),) * days)


def account(**fields: Any) -> Account:
    """The account behind the channel `chat/main`."""
    return replace(Account(ACCOUNT_ID, "Shop", frozenset({"channel:chat/main"}), handle="chat/main"), **fields)


def number(**fields: Any) -> Number:
    """A sender of the account."""
    return replace(Number(NUMBER_ID, "Shop", frozenset({"account:a1"}), account=ACCOUNT_ID, masked="…42"), **fields)


def template(**fields: Any) -> Template:
    """The wording `delay_notice` in English."""
    tags = frozenset({"account:a1", "template:delay_notice", "language:en"})
    base = Template(TEMPLATE_ID, "delay_notice", tags, account=ACCOUNT_ID, title="delay_notice", language="en")
    return replace(base, **fields)


def able(id: Id, **fields: Any) -> Health:
    """A health that can send."""
    return replace(Health(id.seen_as(Kind.HEALTH), "available", "AVAILABLE"), **fields)


def by_template(channel: str = "chat/main", languages: tuple[str, ...] = ("en",)) -> Tell:
    """A route to customers by the template `delay_notice`."""
    return Tell(HERE, "delay_notice", languages, channel)


def allowance(**fields: Any) -> Allowance:
    """An allowance of the shop, owned and not yet ended."""
    base = Allowance("RB204", str(SLO_ID), "agreed with merchants", "shop", HERE, "orders", date(2026, 12, 31))
    return replace(base, **fields)


def within(seconds: str) -> Bound:
    """A limit in seconds."""
    return Bound("<", Decimal(seconds), "s")


def burning(rate: str) -> Condition:
    """A burn-rate condition on the SLO."""
    burn = Burn("s1", Decimal(rate), 3600, 300, 30)
    return Condition(Signal("slo", frozenset()), ">", Decimal(rate), 3600, form="burn", burn=burn)
