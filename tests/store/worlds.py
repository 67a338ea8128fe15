"""Small random worlds, for comparing the store's estate with the one in memory."""

from decimal import Decimal

from hypothesis import strategies as st

from compiler.model.base import Gap, Id, Kind
from compiler.model.promise import Window
from compiler.model.reading import MonitorState, Views
from compiler.model.scope import EVERYTHING, Scope, Term, disjunction, opaque, selecting
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Dashboard, Downtime, Monitor, Panel, Ref, Slo, Target
from compiler.model.world import MOMENT, World

INSTANCES = ("east", "west")
DEFINED = (Kind.MONITOR, Kind.SLO, Kind.DASHBOARD, Kind.DOWNTIME)
OBSERVED = (Kind.MONITOR_STATE, Kind.VIEWS)
TAGS = ("service:a", "service:b", "env:prod", "bare")
METRICS = ("sent", "accepted", "latency")
WORDS = ("Order", "orders", "gateway", "Live-Location")
KEYS = ("1", "2", "10", "ü")

ABOUT_A, ABOUT_B = (selecting([Term("service", (name,)), Term("zone", ("x",))]) for name in "ab")
ASKED = ({"service": frozenset("a")}, {"zone": frozenset("y")}, {"service": frozenset("bc"), "team": frozenset("x")})

instances, tags, metrics = st.sampled_from(INSTANCES), st.sampled_from(TAGS), st.sampled_from(METRICS)
words = st.sampled_from(WORDS)
ids = st.builds(Id, instances, st.sampled_from([kind.value for kind in DEFINED]), st.sampled_from(KEYS))
some_tags = st.frozensets(tags, max_size=2)
scopes = st.sampled_from((
    EVERYTHING, Scope(frozenset()), ABOUT_A, ABOUT_B, disjunction((ABOUT_A, ABOUT_B)), opaque("service:c"),
    Scope(frozenset([frozenset([Term("env", ("prod", "live"), variable="env")])])),
))  # fmt: skip
signals = st.builds(
    Signal, st.just("metric"), st.frozensets(metrics, min_size=1, max_size=2), scopes, text=st.text(max_size=3)
)
unread = st.builds(Unparsed, st.text(max_size=3), mentions=st.frozensets(metrics, max_size=2))
queries = signals | unread
refs = st.lists(
    st.builds(Ref, ids, st.sampled_from(("rests on", "embeds")), st.sampled_from(("", "message"))), max_size=2
).map(tuple)
names = st.lists(words, max_size=2).map(" ".join)


@st.composite
def values(draw: st.DrawFn, id: Id) -> object:
    """A value of that id."""
    if id.kind == Kind.MONITOR_STATE:
        return MonitorState(id, draw(st.sampled_from(("ok", "alert"))))
    if id.kind == Kind.VIEWS:
        return Views(id, draw(st.integers(0, 3)))
    common = {"id": id, "name": draw(names), "tags": draw(some_tags), "refs": draw(refs)}
    if id.kind == Kind.MONITOR:
        conditions = st.lists(st.builds(Condition, queries, threshold=st.just(Decimal("1.50"))), max_size=2).map(tuple)
        return Monitor(**common, conditions=draw(conditions))
    if id.kind == Kind.SLO:
        targets = (Target(Decimal("99.9"), Window("rolling", 30)),)
        return Slo(
            **common, targets=targets, good=(draw(queries),), total=draw(st.lists(queries, max_size=1).map(tuple))
        )
    if id.kind == Kind.DASHBOARD:
        panels = st.builds(Panel, st.just("p"), names, shows=st.lists(queries, max_size=2).map(tuple), refs=refs)
        return Dashboard(**common, panels=draw(st.lists(panels, max_size=2).map(tuple)))
    return Downtime(**common, starts=MOMENT)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of a few values, with failed sections, ids proven gone, and listings that leave things out."""
    kinds = [kind.value for kind in DEFINED + OBSERVED]
    present = draw(st.sets(st.builds(Id, instances, st.sampled_from(kinds), st.sampled_from(KEYS)), max_size=8))
    sections = st.tuples(instances, st.sampled_from(kinds))
    complete, failed = draw(st.frozensets(sections, max_size=4)), draw(st.frozensets(sections, max_size=2))
    rows = {(id.instance, id.kind) for id in present}
    gaps = tuple(Gap(kind, one, "no answer", MOMENT if (one, kind) in rows else None) for one, kind in sorted(failed))
    return World(
        tuple(draw(values(id)) for id in sorted(present)),
        complete, gaps,
        frozenset(draw(st.sets(ids, max_size=2)) - present),
        draw(st.frozensets(st.sampled_from([kind.value for kind in DEFINED]), max_size=1)),
    )  # fmt: skip
