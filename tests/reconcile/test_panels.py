"""Why one panel is chosen over another: each reason alone, by two dashboards that differ in nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from compiler.model.base import Id, Kind
from compiler.model.opening import Opening
from compiler.model.promise import Place, Promise, Service
from compiler.model.reading import Views
from compiler.model.scope import EVERYTHING, Scope, Term
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Dashboard, Monitor, Panel, Ref, SavedView, Slo, Variable
from compiler.model.world import MOMENT, World
from compiler.reconcile.context import Context
from compiler.reconcile.panels import Plotted, plotted
from compiler.reconcile.panels_reasons import REASONS, is_called

HERE = Place("shop.yaml", 1, 1)
SHOP = Service("shop", "Shop", HERE, owner="orders", matches=(("service", "shop"),))
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
ALERT, LOSER, WINNER = (
    Id("live", kind, key) for kind, key in (("monitor", "1"), ("dashboard", "a"), ("dashboard", "b"))
)


def tags(**asked: str) -> Scope:
    """Series with these tags."""
    return Scope(frozenset([frozenset(Term(key, (value,)) for key, value in asked.items())]))


def steered(default: str = "*") -> Scope:
    """Series of the service that a variable names."""
    return Scope(frozenset([frozenset([Term("service", (default,), variable="service")])]))


def signal(*names: str, scope: Scope = EVERYTHING, by: str = "", how: str = "sum", shape: str = "#0") -> Signal:
    """A metric query."""
    split = frozenset([by] if by else [])
    return Signal("metric", frozenset(names or ["shop.errors"]), scope, split, how, shape, f"{names}{scope}")


WATCHED = signal(scope=tags(service="shop"))


def board(*shows: Signal | Unparsed, id: Id = LOSER, name: str = "Board", **fields: Any) -> Dashboard:
    """A dashboard of one panel that plots these."""
    panel = Panel("11", "Errors", form="timeseries", shows=shows or (WATCHED,))
    return replace(
        Dashboard(
            id,
            name,
            opening=Opening("https://live.example/b", "v_{name}={value}", "p={panel}"),
            created=LONG_AGO,
            panels=(panel,),
        ),
        **fields,
    )


def monitor(on: Signal = WATCHED, **fields: Any) -> Monitor:
    """The alert."""
    return replace(Monitor(ALERT, "Errors", conditions=(Condition(on),)), **fields)


def asked(*values: Any, of: Monitor | None = None) -> Plotted:
    """What is answered for the alert in an estate of these values."""
    alert = of or monitor()
    world = World((alert, *values), frozenset({("live", kind.value) for kind in (Kind.DASHBOARD, Kind.VIEWS)}))
    signals = tuple(one.on for one in alert.conditions if isinstance(one.on, Signal))
    return plotted(Context(SHOP, Promise("p", "shop", "", HERE), world), alert.id, signals, (alert.id,))


def views(id: Id, total: int, days: int = 1) -> Views:
    """How often a dashboard was looked at, and how long ago last."""
    return Views(id.seen_as(Kind.VIEWS), total, MOMENT - timedelta(days=days))


def winner(*shows: Signal, **fields: Any) -> Dashboard:
    """The dashboard that is to be chosen although its id sorts last."""
    return board(*shows, id=WINNER, **fields)


def filled(one: Dashboard, count: int, *shows: Signal) -> Dashboard:
    """The dashboard with so many more panels."""
    more = tuple(Panel(f"2{n}", f"{one.id.key} {n}", shows=shows) for n in range(count))
    return replace(one, panels=one.panels + more)


RATIO = monitor(signal("shop.errors", "shop.hits", scope=tags(service="shop"), shape="#0 / #1"))
OTHER = signal("cpu.user")
ERRORS, HITS = (signal(name, scope=tags(service="shop")) for name in ("shop.errors", "shop.hits"))
EMBEDS = Panel("12", "Alert", refs=(Ref(ALERT, "embeds"),))
NAMES = monitor(refs=(Ref(WINNER, "names", "message"),))
TAGGED = monitor(signal("ray.errors"), tags=frozenset({"integration:anyscale"}))
RAY = signal("ray.errors")
CLONE = Panel("13", "Hits", shows=(HITS,))

OFFERING = Variable("service", "service", ("*",), ("till", "cart"))

CASES: list[tuple[str, Monitor, tuple[Any, ...]]] = [
    ("it embeds the SLO or alert itself", monitor(), (board(), winner(OTHER, panels=(EMBEDS,)))),
    ("the alert's own text names its dashboard", NAMES, (board(), winner(signal()))),
    ("it plots what tells good from bad", RATIO, (board(HITS), winner(ERRORS))),
    ("it covers more of the signal's metrics", RATIO, (board(ERRORS), winner(ERRORS, HITS))),
    (
        "it plots the metric under its own name",
        monitor(),
        (board(signal("shop.errors.count", scope=tags(service="shop"))), winner(signal())),
    ),
    ("its scope fits better", monitor(), (board(signal(by="service")), winner(signal(scope=steered())))),
    ("its scope fits better", monitor(), (board(signal()), winner(signal(by="service")))),
    ("its dashboard is no copy, draft or personal one", monitor(), (board(name="Copy of Board"), winner())),
    ("its dashboard is no copy, draft or personal one", monitor(), (board(name="Ana's board"), winner())),
    ("its dashboard is no copy, draft or personal one", monitor(), (board(description="Superseded by B"), winner())),
    (
        "its dashboard is one that people still open",
        monitor(),
        (board(), winner(), views(LOSER, 900, 400), views(WINNER, 9)),
    ),
    (
        "its variables offer the values that are needed",
        monitor(),
        (
            board(signal(scope=steered()), variables=(OFFERING,)),
            winner(signal(scope=steered()), variables=(Variable("service", "service", ("*",), ("till", "shop")),)),
        ),
    ),
    (
        "its dashboard is not set to something else",
        monitor(),
        (board(signal(scope=steered("till"))), winner(signal(scope=steered()))),
    ),
    (
        "its dashboard already shows this scope",
        monitor(),
        (board(signal(scope=steered())), winner(signal(scope=steered("shop")))),
    ),
    (
        "its variables offer the values that are needed",
        monitor(),
        (
            board(signal(scope=steered()), variables=(OFFERING,)),
            winner(signal(scope=steered()), variables=(OFFERING,), views=(SavedView("S", (("service", ("shop",)),)),)),
        ),
    ),
    (
        "a saved view of its dashboard sets just these values",
        monitor(),
        (
            board(signal(scope=steered()), views=(SavedView("Till", (("service", ("till",)),)),)),
            winner(signal(scope=steered()), views=(SavedView("Ours", (("service", ("shop",)), ("env", ("*",)))),)),
        ),
    ),
    ("its dashboard belongs to the service or its team", monitor(), (board(), winner(teams=frozenset({"orders"})))),
    ("its dashboard belongs to the service or its team", monitor(), (board(), winner(name="Shop overview"))),
    (
        "its dashboard is the original, or the copy that took over",
        monitor(),
        (board(created=MOMENT), winner()),
    ),
    (
        "its dashboard is the original, or the copy that took over",
        monitor(),
        (board(), winner(created=MOMENT), views(LOSER, 3), views(WINNER, 400)),
    ),
    (
        "it is calculated in the same way",
        monitor(),
        (board(signal(scope=tags(service="shop"), how="avg")), winner(ERRORS)),
    ),
    (
        "it is calculated in the same way",
        RATIO,
        (board(ERRORS, HITS), winner(RATIO.conditions[0].on)),
    ),
    (
        "its dashboard is named after what is watched",
        TAGGED,
        (board(RAY, name="Ray"), filled(winner(RAY, name="Anyscale"), 1, RAY)),
    ),
    (
        "its dashboard is named after what is watched",
        TAGGED,
        (board(RAY), filled(winner(RAY, name="Ray - Metrics"), 1, RAY)),
    ),
    ("its dashboard is about the same product", monitor(), (filled(board(), 9, OTHER), filled(winner(), 9, HITS))),
    ("its dashboard shows less else", monitor(), (filled(board(), 30, HITS), filled(winner(), 10, HITS))),
    (
        "its dashboard is looked at far more",
        monitor(),
        (filled(board(), 1, HITS), winner(), views(LOSER, 3), views(WINNER, 400)),
    ),
    ("its dashboard is older", monitor(), (filled(board(created=MOMENT), 1, HITS), winner())),
]


@pytest.mark.parametrize(("words", "alert", "values"), CASES, ids=[f"{n}: {one[0]}" for n, one in enumerate(CASES)])
def test_a_reason_decides(words: str, alert: Monitor, values: tuple[Any, ...]) -> None:
    """The better one is chosen although its id sorts last, and the sentence and the loser say for which reason."""
    best = asked(*values, of=alert).best
    assert best is not None
    assert best.to == WINNER
    assert [(one.id, one.why) for one in best.losers] == [(LOSER, f"the other was chosen: {words}")]
    assert words in best.evidence[0].sentence or best.evidence[0].rung == "referenced"


def test_every_reason_between_dashboards_has_a_case() -> None:
    """What decides between panels of one dashboard, and the id, have tests of their own."""
    within = {"it draws the course over time", "the panel shows less else", "nothing known tells them apart"}
    assert {words for words, _, _ in CASES} == {words for words, _ in REASONS} - within


@pytest.mark.parametrize(
    ("other", "chosen"),
    [
        (Panel("10", "Now", form="query_value", shows=(WATCHED,)), "11"),
        (Panel("12", "Alone", form="timeseries", shows=(WATCHED,)), "12"),
    ],
)
def test_within_a_dashboard_a_course_alone_is_chosen(other: Panel, chosen: str) -> None:
    """Before a number, and before one that is drawn among others."""
    crowded = board(WATCHED, HITS) if chosen == "12" else board()
    found = asked(replace(crowded, panels=(other, *crowded.panels))).best
    assert found is not None
    assert found.part == chosen
    assert found.losers == ()


def test_nothing_but_the_id_decides_between_equals() -> None:
    """So that the same estate gives the same url."""
    unlike = replace(board(id=WINNER), panels=(*board().panels, CLONE))
    found = asked(unlike, board()).best
    assert found is not None
    assert found.to == LOSER
    assert "nothing known tells them apart" in found.evidence[0].sentence


def test_the_url_sets_the_variable() -> None:
    """And opens the panel."""
    found = asked(board(signal(scope=steered("till")))).best
    assert found is not None
    assert found.url == "https://live.example/b?p=11&v_service=shop"
    assert found.evidence[0].sentence == "the panel plots shop.errors; the link sets service to shop"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (signal(scope=tags(service="shop"), how="avg"), "shop.errors (aggregated otherwise) in the same scope"),
        (signal(by="service"), "shop.errors in a wider scope, with a line of its own for it"),
        (signal(), "shop.errors in a wider scope"),
        (signal("shop.errors", "shop.hits", scope=tags(service="shop")), "shop.errors in the same scope"),
    ],
    ids=["an average", "line by line", "wider", "a ratio"],
)
def test_the_sentence_says_how_the_panel_lies_to_the_alert(shown: Signal, said: str) -> None:
    """In words for whoever is paged."""
    found = asked(board(shown)).best
    assert found is not None
    assert found.evidence[0].sentence == f"the panel plots {said}"


def test_a_url_that_widens_a_variable_says_so() -> None:
    """To all, as the board itself would show it."""
    alert = monitor(signal())
    found = asked(board(signal(scope=steered("till"))), of=alert).best
    assert found is not None
    assert found.evidence[0].sentence == "the panel plots shop.errors; the link sets service to all"


def test_the_sentence_names_the_saved_view() -> None:
    """Which people know by its name."""
    view = SavedView("Shop in production", (("service", ("shop",)),))
    found = asked(board(signal(scope=steered()), views=(view,))).best
    assert found is not None
    said = "the panel plots shop.errors; the link sets service to shop (as its saved view Shop in production does)"
    assert found.evidence[0].sentence == said


def test_the_sentence_names_what_is_shown() -> None:
    """A sibling by both names, a search by what it asks for, a check as one."""
    check = Signal("check", frozenset({"check:shop.up"}), tags(service="shop"), shape="#0")
    said = [
        asked(board(signal("shop.errors.count", scope=tags(service="shop")))),
        asked(board(SEARCH), of=monitor(SEARCH)),
        asked(board(check), of=monitor(check)),
    ]
    assert [one.best.evidence[0].sentence for one in said if one.best] == [
        "the panel plots shop.errors (as shop.errors.count) in the same scope",
        "the panel counts logs of service:shop in the same scope",
        "the panel shows the check shop.up in the same scope",
    ]


def test_a_panel_of_another_service_or_environment_is_none() -> None:
    """However much its name says."""
    staging = board(signal(scope=tags(service="shop", env="staging")), name="Shop errors")
    assert (
        asked(board(signal(scope=tags(service="till")), name="Shop errors"), replace(staging, id=WINNER)) == Plotted()
    )


def test_a_part_is_told_and_is_no_match() -> None:
    """With what it asks more."""
    found = asked(board(signal(scope=tags(service="shop", region="recife"))))
    assert found.best is None
    assert found.parts == (str(LOSER),)
    assert found.part is not None
    assert found.part.evidence[0].sentence == "the panel plots shop.errors, but only a part of it (region:recife)"


def test_one_panel_that_plots_all_filters_of_a_calculation_plots_the_whole() -> None:
    """Each of its series is only a part of what the calculation reads."""
    kinds = [tags(service="shop", kind=kind) for kind in ("used", "free")]
    both = signal(
        scope=Scope(frozenset(clause for one in kinds for clause in one.clauses)), shape="#0{kind:used} / #0{kind:free}"
    )
    found = asked(board(*(signal(scope=one) for one in kinds)), of=monitor(both))
    assert found.best is not None
    assert asked(board(signal(scope=kinds[0])), of=monitor(both)).best is None


SEARCH = Signal(
    "log", frozenset({"log:service:shop"}), tags(service="shop", status="error"), aggregation="count", shape="#0"
)
SEARCHES = [
    (frozenset({"log:*"}), steered(), "", True),
    (frozenset({"log:service:shop"}), tags(service="shop"), "", True),
    (frozenset({"log:*"}), EVERYTHING, "service", True),
    (frozenset({"log:*"}), EVERYTHING, "", False),
    (frozenset({"log:*"}), tags(status="error"), "host", False),
    (frozenset({"log:service:till"}), tags(service="till"), "", False),
]


@pytest.mark.parametrize(("names", "scope", "by", "found"), SEARCHES)
def test_a_search_is_met_by_its_source_or_service(names: frozenset[str], scope: Scope, by: str, found: bool) -> None:
    """By its name, by a variable, or line by line; all logs of everybody show nothing."""
    shown = Signal("log", names, scope, frozenset([by] if by else []), "count", "#0")
    assert (asked(board(shown), of=monitor(SEARCH)).best is not None) is found


def test_a_search_of_another_source_is_none() -> None:
    """Spans of the same service are no logs."""
    spans = replace(SEARCH, domain="trace", metrics=frozenset({"trace:service:shop"}))
    assert asked(board(spans), of=monitor(SEARCH)) == Plotted()


SLO_ID = Id("live", "slo", "s")
BURNING = Signal("slo", frozenset({"slo:s"}), shape="#0")


def test_an_alert_on_an_slo_is_shown_by_what_shows_the_slo() -> None:
    """By its id, else by what it counts."""
    slo = Slo(SLO_ID, "Orders", good=(HITS,), total=(HITS,))
    alert = monitor(BURNING, refs=(Ref(SLO_ID, "alerts on", "query"),))
    embedding = winner(OTHER, panels=(Panel("14", "SLO", refs=(Ref(SLO_ID, "embeds"),)),))
    plots, embeds = asked(slo, board(HITS), of=alert).best, asked(slo, board(HITS), embedding, of=alert).best
    assert plots is not None and plots.to == LOSER
    assert embeds is not None and embeds.to == WINNER


def test_an_alert_on_alerts_is_shown_by_what_shows_these() -> None:
    """All of them where one panel does."""
    parts = [
        Monitor(Id("live", "monitor", key), key, conditions=(Condition(on),))
        for key, on in (("2", ERRORS), ("3", HITS))
    ]
    refs = tuple(Ref(one.id, "combines", "query") for one in parts)
    both = monitor(Signal("other", frozenset({"monitor:2", "monitor:3"}), shape="2&&3"), refs=refs)
    found = asked(*parts, board(ERRORS), winner(ERRORS, HITS), of=both).best
    assert found is not None
    assert found.to == WINNER


def test_a_query_that_cannot_be_read_and_mentions_it_is_a_gap() -> None:
    """Under any name of the family."""
    found = asked(board(Unparsed("weird(", mentions=frozenset({"shop.errors.count"}))))
    assert found.best is None
    assert [gap.kind for gap in found.gaps] == ["dashboard"]


@pytest.mark.parametrize(
    ("title", "word", "found"),
    [
        ("SQL Server – Overview", "sqlserver", True),
        ("RabbitMQ", "rabbitmq", True),
        ("Checkout API (eu)", "checkout-api", True),
        ("Array sizes", "ray", False),
        ("DB", "db", False),
        ("Anything", "", False),
    ],
)
def test_a_title_names_whole_words(title: str, word: str, found: bool) -> None:
    """However they are spaced, and none of two letters."""
    assert is_called(title, word) is found
