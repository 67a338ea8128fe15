"""Pairs of things, and the class of each of their differences."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

from compiler.checks.example import (
    MONITOR_ID,
    MONTH,
    SLO_ID,
    able,
    burning,
    dashboard,
    monitor,
    signal,
    slo,
    template,
)
from compiler.drift.difference import Around
from compiler.model.base import Id
from compiler.model.promise import Bound, Window
from compiler.model.rota import Responder, Rota, Shift, Shifts
from compiler.model.routing import Called, OncallService, Policy, RouteRule, Routing, Step
from compiler.model.scope import Scope, Term
from compiler.model.signal import Condition, Unparsed
from compiler.model.watching import Address, Downtime, Entry, Panel, Ref, Rule, Target, Variable
from compiler.model.world import MOMENT

WEEK, QUARTER, CALENDAR = Window("rolling", 7), Window("rolling", 90), Window("calendar", unit="month")
LATER = MOMENT + timedelta(days=3)
PAGE, CHAT, MAIL = Address("oncall", "@oncall-orders"), Address("chat", "@chat-orders"), Address("mail", "@person-1")
OTHER_PAGE = Address("oncall", "@oncall-night")


def over(*pairs: tuple[str, Window]) -> Any:
    """An SLO with these targets."""
    return slo(targets=tuple(Target(D(percent), window) for percent, window in pairs))


def within(**tags: str) -> Scope:
    """A scope of these tags."""
    return Scope(frozenset({frozenset(Term(key, (value,)) for key, value in tags.items())}))


def fires(threshold: str = "5", op: str = ">", **fields: Any) -> Any:
    """An alert on a sum of errors."""
    base = Condition(signal("shop.errors"), op, D(threshold), 300, "sum")
    return monitor(conditions=(replace(base, **fields),), refs=(), type="metric alert")


def latency(metric: str, shape: str, threshold: str, **fields: Any) -> Any:
    """An alert on an average, in some unit."""
    on = signal(metric, aggregation="avg", shape=shape, text=f"avg:{metric} {shape}")
    return fires(threshold, on=on, time_aggregation="avg", **fields)


def counting(good: Any = None, total: Any = None) -> Any:
    """An SLO of counts over these queries."""
    return slo(good=(good or signal(),), total=(total or signal("shop.orders.all"),))


def sliced(limit: str, op: str = "<", shape: str = "#0") -> Any:
    """An SLO of time slices."""
    on = signal("shop.latency", shape=shape, text=f"avg:shop.latency {shape}")
    return slo(measure="slices", good=(), total=(), slice=on, bound=Bound(op, D(limit), ""))


def uptime(*keys: str) -> Any:
    """An SLO that rests on alerts."""
    ids = tuple(Id("live", "monitor", key) for key in keys)
    return slo(measure="monitors", good=(), total=(), monitors=ids)


def board(*panels: Panel, **fields: Any) -> Any:
    """A dashboard of these panels."""
    return dashboard(panels=panels, **fields)


def panel(key: str, metric: str = "shop.orders.ok", title: str = "", **fields: Any) -> Panel:
    """A panel that plots one metric."""
    return Panel(key, title or metric, shows=(signal(metric),), **fields)


def silence(**fields: Any) -> Downtime:
    """A silence over everything."""
    return replace(Downtime(Id("live", "downtime", "q1"), "quiet", monitor=MONITOR_ID), **fields)


def policy(*steps: Step, **fields: Any) -> Policy:
    """An escalation policy."""
    return Policy(Id("calls", "policy", "p1"), "Orders", steps=steps, **fields)


def step(*keys: str, at: int = 0) -> Step:
    """A level that calls these rotas."""
    return Step(tuple(Called(Id("calls", "rota", key)) for key in keys), at)


def shifts(*spans: tuple[float, float], who: str = "a", first: float = -24) -> Shifts:
    """What a rota was rendered to, in hours from the snapshot on, for three days ahead."""
    at = [MOMENT + timedelta(hours=first), MOMENT + timedelta(hours=first + 96)]
    id = Id("calls", "responder", who)
    turns = (Shift(MOMENT + timedelta(hours=start), MOMENT + timedelta(hours=end), id) for start, end in spans)
    return Shifts(Id("calls", "shifts", "r1"), *at, tuple(turns))


def rota(*keys: str, **fields: Any) -> Rota:
    """A rota of these people."""
    return Rota(
        Id("calls", "rota", "r1"), "Day", participants=tuple(Id("calls", "responder", key) for key in keys), **fields
    )


def route(*rules: RouteRule, **fields: Any) -> Routing:
    """Rules before a policy."""
    return Routing(Id("calls", "routing", "x1"), "Rules", rules=rules, **fields)


def service(**fields: Any) -> OncallService:
    """A service that pages."""
    return replace(
        OncallService(Id("calls", "oncall_service", "o1"), "Orders", policy=Id("calls", "policy", "p1")), **fields
    )


def entry(**fields: Any) -> Entry:
    """A catalogue entry."""
    return replace(Entry(Id("live", "entry", "shop"), "shop", owner="orders"), **fields)


def rule(**fields: Any) -> Rule:
    """A notification rule."""
    return replace(
        Rule(Id("live", "rule", "n1"), "all", monitor_tags=frozenset({"team:a", "env:prod"}), notifies=(PAGE,)),
        **fields,
    )


NARROW = within(region="south")
WIDE_GOOD = signal(scope=NARROW)
REORDERED = signal(text="sum:shop.orders.ok{*}   .as_count()")
REORDERED_SCOPE = Scope(frozenset({frozenset({Term("b", ("2",)), Term("a", ("1",))})}))
SORTED_SCOPE = Scope(frozenset({frozenset({Term("a", ("1",)), Term("b", ("2",))})}))
TWINS = Around({Id("live", "monitor", "m1"): Id("live", "monitor", "m9")}, ruled=False)

Row = tuple[str, Any, Any, set[tuple[str, str]]]

SLOS: list[Row] = [
    ("99.9 is 99.90", over(("99.9", MONTH)), over(("99.90", MONTH)), set()),
    ("a lower target", over(("99.9", MONTH)), over(("99.5", MONTH)), {("target", "loosened")}),
    ("a higher target", over(("99.5", MONTH)), over(("99.9", MONTH)), {("target", "tightened")}),
    ("30 days to a calendar month", over(("99.9", MONTH)), over(("99.9", CALENDAR)), {("window", "moved")}),
    ("30 days to a stricter month", over(("99.9", MONTH)), over(("99.95", CALENDAR)), {("window", "tightened")}),
    ("30 days to a laxer month", over(("99.9", MONTH)), over(("99.5", CALENDAR)), {("window", "loosened")}),
    ("a longer window", over(("99.9", MONTH)), over(("99.9", QUARTER)), {("window", "loosened")}),
    ("a shorter window", over(("99.9", MONTH)), over(("99.9", WEEK)), {("window", "tightened")}),
    ("longer, but the whole budget fits", over(("99", MONTH)), over(("99.9", QUARTER)), {("window", "tightened")}),
    ("shorter and lower", over(("99.9", MONTH)), over(("99.8", WEEK)), {("window", "moved")}),
    ("a second target", over(("99.9", MONTH)), over(("99.9", MONTH), ("99.95", WEEK)), {("window", "tightened")}),
    ("a target less", over(("99.9", MONTH), ("99.95", WEEK)), over(("99.9", MONTH)), {("window", "loosened")}),
    (
        "a target less that another one covers",
        over(("99.9", MONTH), ("99.9", WEEK)),
        over(("99.9", WEEK)),
        {("window", "cosmetic")},
    ),
    ("the order of targets", over(("99.9", MONTH), ("99", WEEK)), over(("99", WEEK), ("99.9", MONTH)), set()),
    ("only the warning", slo(), slo(targets=(Target(D("99.9"), MONTH, D("99.95")),)), {("warning", "cosmetic")}),
    ("a query written differently", counting(signal()), counting(REORDERED), {("query", "cosmetic")}),
    (
        "tags of a scope in another order",
        counting(signal(scope=SORTED_SCOPE)),
        counting(signal(scope=REORDERED_SCOPE)),
        set(),
    ),
    ("another metric", counting(signal()), counting(signal("shop.tries")), {("query", "moved")}),
    (
        "good and total of one region",
        counting(),
        counting(WIDE_GOOD, signal("shop.orders.all", scope=NARROW)),
        {("query", "loosened")},
    ),
    (
        "total of one region",
        counting(),
        counting(None, signal("shop.orders.all", scope=NARROW)),
        {("query", "loosened")},
    ),
    ("more counts as good", counting(WIDE_GOOD), counting(), {("query", "loosened")}),
    ("less counts as good", counting(), counting(WIDE_GOOD), {("query", "tightened")}),
    ("another region", counting(WIDE_GOOD), counting(signal(scope=within(region="north"))), {("query", "moved")}),
    ("only dressing", counting(), counting(signal(dressing=frozenset({"default_zero()"}))), {("query", "moved")}),
    ("a query that nobody can read", counting(), counting(Unparsed("?")), {("query", "moved")}),
    ("a higher limit", sliced("0.5"), sliced("2"), {("limit", "loosened")}),
    ("a lower limit", sliced("0.5"), sliced("0.2"), {("limit", "tightened")}),
    ("a floor that is raised", sliced("5", ">"), sliced("9", ">"), {("limit", "tightened")}),
    (
        "a limit in milliseconds",
        sliced("0.5"),
        sliced("500", shape="#0 * 1000"),
        {("limit", "cosmetic"), ("query", "cosmetic")},
    ),
    (
        "a laxer limit in milliseconds",
        sliced("0.5"),
        sliced("900", shape="#0 * 1000"),
        {("limit", "loosened"), ("query", "cosmetic")},
    ),
    ("an equal alert in place of one", uptime("m1", "m2"), uptime("m9", "m2"), {("monitors", "cosmetic")}),
    ("another alert in place of one", uptime("m2"), uptime("m7"), {("monitors", "moved")}),
    ("one alert less", uptime("m2", "m3"), uptime("m2"), {("monitors", "loosened")}),
    ("one alert more", uptime("m2"), uptime("m2", "m3"), {("monitors", "tightened")}),
    ("no alert left", uptime("m2"), uptime(), {("monitors", "broken")}),
    ("another way of counting", counting(), uptime("m2"), {("measure", "moved")}),
    ("another name", slo(), slo(name="Orders 2"), {("name", "cosmetic")}),
    ("another team", slo(tags=frozenset({"team:a"})), slo(tags=frozenset({"team:b"})), {("owner", "moved")}),
    ("no team any more", slo(tags=frozenset({"team:a"})), slo(tags=frozenset()), {("owner", "loosened")}),
    ("tags that tools manage", slo(), slo(tags=slo().tags | {"managed_by:tool", "version:17"}), set()),
    ("tags of other people", slo(), slo(tags=slo().tags | {"colour:red"}), {("tags", "cosmetic")}),
    ("another service", slo(), slo(tags=frozenset({"service:till"})), {("belonging", "moved")}),
    ("when it was edited", slo(), slo(modified=LATER), set()),
    ("an SLO gone", slo(), None, {("gone", "broken")}),
    ("an SLO come", None, slo(), {("new", "tightened")}),
]
ALERTS: list[Row] = [
    ("a higher threshold", fires("5"), fires("50"), {("threshold", "loosened")}),
    ("a lower threshold", fires("5"), fires("1"), {("threshold", "tightened")}),
    ("a floor that is lowered", fires("5", "<"), fires("1", "<"), {("threshold", "loosened")}),
    ("5 is 5.0", fires("5"), fires("5.0"), set()),
    ("the other side", fires("5"), fires("5", "<"), {("threshold", "moved")}),
    ("at least in place of above", fires("5"), fires("5", ">="), {("threshold", "tightened")}),
    (
        "seconds to milliseconds",
        latency("l", "#0", "0.5"),
        latency("l", "#0 * 1000", "500"),
        {("query", "cosmetic"), ("threshold", "cosmetic")},
    ),
    (
        "milliseconds, and later",
        latency("l", "#0", "0.5"),
        latency("l", "#0 * 1000", "900"),
        {("query", "cosmetic"), ("threshold", "loosened")},
    ),
    ("another metric in another unit", latency("l_s", "#0", "0.5"), latency("l_ms", "#0", "500"), {("query", "moved")}),
    ("a narrower scope", fires(), fires(on=signal("shop.errors", scope=NARROW)), {("query", "loosened")}),
    ("a wider scope of a sum", fires(on=signal("shop.errors", scope=NARROW)), fires(), {("query", "tightened")}),
    ("one group less", fires(on=signal("shop.errors", by=frozenset({"host"}))), fires(), {("query", "loosened")}),
    ("a query reordered", fires(), fires(on=signal("shop.errors", text="sum: shop.errors")), {("query", "cosmetic")}),
    ("unreadable", fires(), fires(on=Unparsed("?")), {("query", "moved")}),
    ("a longer window of a sum", fires(), fires(window_s=900), {("evaluation window", "tightened")}),
    (
        "a longer window of a minimum",
        fires(time_aggregation="min"),
        fires(time_aggregation="min", window_s=900),
        {("evaluation window", "loosened")},
    ),
    (
        "a longer window of an average",
        latency("l", "#0", "1"),
        latency("l", "#0", "1", window_s=900),
        {("evaluation window", "moved")},
    ),
    ("a faster burn", monitor(), monitor(conditions=(burning("20"),)), {("burn rate", "loosened")}),
    ("a slower burn", monitor(), monitor(conditions=(burning("6"),)), {("burn rate", "tightened")}),
    ("another form", fires(), fires(form="anomaly"), {("form", "moved")}),
    ("silenced without end", monitor(), monitor(muted=True), {("mute", "broken")}),
    ("silenced for a planned time", monitor(), monitor(muted=True, muted_until=LATER), {("mute", "moved")}),
    ("a silence gets an end", monitor(muted=True), monitor(muted=True, muted_until=LATER), {("mute", "mended")}),
    (
        "a silence is prolonged",
        monitor(muted=True, muted_until=MOMENT),
        monitor(muted=True, muted_until=LATER),
        {("mute", "moved")},
    ),
    ("it speaks again", monitor(muted=True), monitor(), {("mute", "mended")}),
    ("a silence that ended", monitor(muted=True, muted_until=MOMENT), monitor(), {("mute", "cosmetic")}),
    ("no page any more", monitor(notifies=(PAGE, CHAT)), monitor(notifies=(CHAT,)), {("recipients", "broken")}),
    ("nobody any more", monitor(notifies=(CHAT,)), monitor(notifies=()), {("recipients", "broken")}),
    ("one chat less", monitor(notifies=(PAGE, CHAT)), monitor(notifies=(PAGE,)), {("recipients", "loosened")}),
    ("one more told", monitor(notifies=(PAGE,)), monitor(notifies=(PAGE, MAIL)), {("recipients", "tightened")}),
    ("it pages now", monitor(notifies=(CHAT,)), monitor(notifies=(CHAT, PAGE)), {("recipients", "mended")}),
    ("it pages others", monitor(notifies=(PAGE,)), monitor(notifies=(OTHER_PAGE,)), {("recipients", "moved")}),
    ("the order of recipients", monitor(notifies=(PAGE, CHAT)), monitor(notifies=(CHAT, PAGE)), set()),
    ("less grave", monitor(priority=1), monitor(priority=3), {("priority", "loosened")}),
    ("a priority at last", monitor(), monitor(priority=3), {("priority", "moved")}),
    ("the product's default written out", monitor(), monitor(on_no_data="show"), set()),
    ("silent on missing data", monitor(on_no_data="notify"), monitor(), {("on no data", "loosened")}),
    ("a draft again", monitor(), monitor(draft=True), {("draft", "broken")}),
    ("the product's word for its form", monitor(), monitor(type="query alert"), {("type", "cosmetic")}),
    ("no runbook any more", monitor(runbooks=("https://a/1",)), monitor(), {("runbook", "loosened")}),
    ("an alert gone", monitor(), None, {("gone", "broken")}),
    ("a rule asks for less", rule(), rule(monitor_tags=frozenset({"team:a"})), {("monitor tags", "tightened")}),
    ("a rule tells nobody", rule(), rule(notifies=()), {("notifies", "broken")}),
    ("a silence without end", None, silence(), {("new", "loosened")}),
    ("a planned silence", None, silence(ends=LATER), {("new", "cosmetic")}),
    ("an endless silence is over", silence(), None, {("gone", "mended")}),
    ("a planned silence is prolonged", silence(ends=MOMENT), silence(ends=LATER), {("ends", "moved")}),
    ("a silence that nothing ends any more", silence(ends=LATER), silence(), {("ends", "loosened")}),
    ("a recurring silence moves on", silence(ends=MOMENT, recurring=True), silence(ends=LATER, recurring=True), set()),
]
BOARDS: list[Row] = [
    ("a panel gone", board(panel("1"), panel("2", "shop.rare")), board(panel("1")), {("panels gone", "loosened")}),
    ("a copy gone", board(panel("1"), panel("2")), board(panel("1")), {("panels gone", "cosmetic")}),
    ("a note gone", board(panel("1"), Panel("2", "Note")), board(panel("1")), {("panels gone", "cosmetic")}),
    ("a panel more", board(panel("1")), board(panel("1"), panel("2")), {("panels added", "cosmetic")}),
    ("panels in another order", board(panel("1"), panel("2")), board(panel("2"), panel("1")), set()),
    ("new ids, same panels", board(panel("1")), board(panel("7")), set()),
    (
        "a panel of another metric",
        board(panel("1")),
        board(panel("1", "shop.tries", "shop.orders.ok")),
        {("panel query", "moved")},
    ),
    (
        "a panel that shows nothing",
        board(panel("1")),
        board(Panel("1", "shop.orders.ok")),
        {("panel query", "loosened")},
    ),
    ("a title", board(panel("1")), board(panel("1", title="Sold")), {("panel wording", "cosmetic")}),
    ("a variable less", board(variables=(Variable("region"),)), board(), {("variables", "moved")}),
    ("a dashboard gone", dashboard(), None, {("gone", "broken")}),
    (
        "an SLO embedded no more",
        board(Panel("1", "SLO", refs=(Ref(SLO_ID, "embeds"),))),
        board(),
        {("panels gone", "loosened")},
    ),
]
CALLS: list[Row] = [
    ("a level less", policy(step("a"), step("b", at=600)), policy(step("a")), {("steps", "loosened")}),
    ("a level more", policy(step("a")), policy(step("a"), step("b", at=600)), {("steps", "tightened")}),
    ("another rota", policy(step("a")), policy(step("b")), {("steps", "moved")}),
    ("a level that calls later", policy(step("a", at=0)), policy(step("a", at=900)), {("steps", "loosened")}),
    ("nobody", policy(step("a")), policy(), {("steps", "broken")}),
    ("it gives up sooner", policy(step("a"), repeats=3), policy(step("a"), repeats=1), {("repeats", "loosened")}),
    ("one person less", rota("a", "b"), rota("a"), {("participants", "loosened")}),
    ("nobody on it for an hour", shifts((0, 72)), shifts((0, 20), (21, 72)), {("coverage", "loosened")}),
    ("others on it at the same times", shifts((0, 72)), shifts((0, 72), who="b"), set()),
    ("on it in parts", shifts((0, 72)), shifts((0, 20), (20, 72)), set()),
    ("somebody on it where nobody was", shifts((0, 20)), shifts((0, 72)), {("coverage", "tightened")}),
    ("a hole in what is past", shifts((-24, 72)), shifts((-24, -9), (-8, 72)), set()),
    ("a window that moves on", shifts((-24, 72)), shifts((0, 96), first=0), set()),
    ("a handover that is missed by seconds", shifts((0, 72)), shifts((0, 20), (20.01, 72)), set()),
    ("shifts that were not there before", None, shifts((0, 72)), set()),
    ("nobody on it", rota("a"), rota(), {("participants", "broken")}),
    ("switched off", rota("a"), rota("a", enabled=False), {("enabled", "broken")}),
    ("switched on", service(enabled=False), service(), {("enabled", "mended")}),
    ("not told", service(), service(enabled=None), set()),
    ("low urgency", service(urgency="high"), service(urgency="low"), {("urgency", "loosened")}),
    (
        "events dropped",
        route(RouteRule("a")),
        route(RouteRule("a"), RouteRule("b", drops=True)),
        {("rules", "loosened")},
    ),
    ("the rest dropped", route(), route(otherwise=RouteRule("rest", drops=True)), {("otherwise", "loosened")}),
    (
        "deactivated",
        Responder(Id("calls", "responder", "a"), "", active=True),
        Responder(Id("calls", "responder", "a"), "", active=False),
        {("active", "broken")},
    ),
    (
        "reach is not told",
        Responder(Id("calls", "responder", "a"), "", reachable=True),
        Responder(Id("calls", "responder", "a"), ""),
        set(),
    ),
]
CHANNELS: list[Row] = [
    (
        "a template paused",
        able(template().id),
        able(template().id, ability="blocked", status="paused"),
        {("ability", "broken")},
    ),
    ("a template approved again", able(template().id, ability="blocked"), able(template().id), {("ability", "mended")}),
    ("nothing is said any more", able(template().id), able(template().id, ability="unknown"), set()),
    (
        "quality falls",
        able(template().id, quality="green"),
        able(template().id, quality="red"),
        {("quality", "loosened")},
    ),
    ("quality is withheld", able(template().id, quality="green"), able(template().id), set()),
    ("fewer a day", able(template().id, limit=10_000), able(template().id, limit=1_000), {("limit", "loosened")}),
    ("no limit any more", able(template().id, limit=1_000), able(template().id, limit=-1), {("limit", "tightened")}),
    ("a template gone", template(), None, {("gone", "broken")}),
    ("another owner", entry(), entry(owner="till"), {("owner", "moved")}),
    ("no owner", entry(), entry(owner=""), {("owner", "loosened")}),
]
ROWS = SLOS + ALERTS + BOARDS + CALLS + CHANNELS
