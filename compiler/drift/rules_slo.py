"""Rules for what an SLO promises and measures."""

from compiler.drift.difference import Around, Difference, Judged
from compiler.drift.signals import Likened, liken
from compiler.drift.words import listed, percent, spelled
from compiler.model.budget import HUNDRED, budget_minutes, covers, plain
from compiler.model.promise import Bound
from compiler.model.signal import Expression
from compiler.model.watching import Slo, Target

SIDES = ("good", "total", "bad", "slice")


def target(one: Difference, _around: Around) -> Judged:
    """A lower target lets more failure pass."""
    was, now = percent(one.was), percent(one.now)
    left = f"the budget goes from {plain(HUNDRED - one.was)} % to {plain(HUNDRED - one.now)} %"
    return Judged("loosened" if one.now < one.was else "tightened", left, was, now)


def window(one: Difference, _around: Around) -> Judged:
    """Two targets over different windows: each is held against the other, as promises are held against SLOs."""
    was, now = one.was, one.now
    if was is None:
        held = _held(now, one.old)
        return Judged("cosmetic", "an older target asks as much") if held else Judged("tightened", "one more target")
    if now is None and not one.new.targets:
        return Judged("moved", "it has no target any more, or none over a window that can be read")
    if now is None:
        held = _held(was, one.new)
        return Judged("cosmetic", "another target asks as much") if held else Judged("loosened", "one target less")
    stricter, laxer = _covers(now, was), _covers(was, now)
    budget = f"as time, the whole budget goes from {_minutes(was)} to {_minutes(now)} min"
    if stricter and laxer:
        return Judged("moved", f"comparable windows; {budget}")
    if stricter or laxer:
        return Judged("tightened" if stricter else "loosened", budget)
    return Judged("moved", f"neither is stricter than the other; {budget}")


def _held(asked: Target, slo: Slo) -> bool:
    return any(_covers(one, asked) for one in slo.targets)


def _covers(given: Target, asked: Target) -> bool:
    return covers(given.percent, given.window, asked.percent, asked.window)


def _minutes(one: Target) -> str:
    return plain(budget_minutes(one.percent, one.window).quantize(HUNDRED / 1000))


def query(one: Difference, _around: Around) -> Judged:
    """What it counts: scopes tell a direction, everything else is another thing."""
    sides = {name: _likened(was, now) for name, was, now in zip(SIDES, one.was, one.now, strict=True) if was != now}
    hows = {likened.how for likened in sides.values()}
    was, now = _shown(one.was, sides), _shown(one.now, sides)
    if hows <= {"equal", "written"}:
        return Judged("cosmetic", "the same, written differently", was, now)
    if hows <= {"equal", "written", "scope"}:
        drift, why = _by_scope({name: like.relation for name, like in sides.items() if like.how == "scope"})
        return Judged(drift, why, was, now)  # type: ignore[arg-type]
    return Judged(*_otherwise(hows), was, now)  # type: ignore[arg-type]


def _likened(was: tuple[Expression, ...], now: tuple[Expression, ...]) -> Likened:
    """How like one side is. Several expressions are compared place by place."""
    if len(was) != len(now):
        return Likened("other")
    found = [liken(a, b) for a, b in zip(was, now, strict=True)]
    worst = [like for like in found if like.how not in ("equal", "written")]
    return worst[0] if len(worst) == 1 else Likened("other" if worst else "written")


def _shown(expressions: tuple[tuple[Expression, ...], ...], sides: dict[str, Likened]) -> str:
    found = zip(SIDES, expressions, strict=True)
    return "; ".join(f"{name} {spelled(one, Around()) or 'none'}" for name, one in found if name in sides)


def _by_scope(relations: dict[str, str]) -> tuple[str, str]:
    """Fewer failures seen, or more good seen, is looser; counting less of everything is looser too."""
    said = set(relations.items())
    if said in _LOOSER:
        return "loosened", "it counts less: what falls outside of its scope now fails unseen"
    if said in _FORGIVING:
        return "loosened", "it counts more as good"
    if said in _STRICTER:
        return "tightened", "it counts less as good"
    if {how for _, how in said} == {"wider"}:
        return "moved", "it counts more; what failed before weighs less"
    return "moved", "its scope is another one"


def _cases(*cases: str) -> list[set[tuple[str, str]]]:
    """Sets of (side, relation), each written `good narrower, total narrower`."""
    return [{(one.split()[0], one.split()[1]) for one in case.split(",")} for case in cases]


_LOOSER = _cases(
    "good narrower, total narrower", "total narrower", "bad narrower", "bad narrower, total narrower",
    "good narrower, bad narrower", "slice narrower",
)  # fmt: skip
_FORGIVING = _cases("good wider")
_STRICTER = _cases("good narrower", "total wider", "bad wider")


def _otherwise(hows: set[str]) -> tuple[str, str]:
    if "unread" in hows:
        return "moved", "its query cannot be read, so nothing is said of a direction"
    if hows <= {"equal", "written", "unit"}:
        return "cosmetic", "the same in another unit; a limit is compared in the older one"
    if hows <= {"equal", "written", "dressing"}:
        return "moved", "only how it fills, smooths or clips is another"
    if hows <= {"equal", "written", "groups"}:
        return "moved", "it is split by other tags"
    return "moved", "it measures something else"


def limit(one: Difference, _around: Around) -> Judged | None:
    """The limit that makes a slice good, in the older unit where the query changed its unit."""
    was, now = one.was, one.now
    if was is None or now is None:
        return Judged("moved", "it has a limit now" if was is None else "it has no limit any more")
    old, new = one.old.slice, one.new.slice
    like = liken(old, new) if old is not None and new is not None else Likened("other")
    if like.how in ("other", "unread") or was.op[:1] != now.op[:1]:
        return Judged("moved", "a limit on something else")
    return _limits(was, now, like)


def _limits(was: Bound, now: Bound, like: Likened) -> Judged:
    old, new = was.value * like.factor, now.value
    if old == new and was.op == now.op:
        return Judged("cosmetic", "the same limit in another unit")
    grew = new > old if old != new else len(now.op) > len(was.op)
    upper = now.op.startswith("<") or old == new
    return Judged("loosened", "more counts as good") if grew == upper else Judged("tightened", "less counts as good")


def monitors(one: Difference, around: Around) -> Judged:
    """What it rests on; an equal alert in place of one that is gone changes nothing."""
    was = {around.followed(id) for id in one.was}
    lost, won = sorted(was - one.now), sorted(one.now - was)
    if not lost and not won:
        return Judged("cosmetic", "an equal alert in place of one that is gone")
    if not one.now:
        return Judged("broken", "it rests on no alert any more")
    names = (listed(spelled(id, around) for id in ids) for ids in (lost, won))
    left, come = names
    if lost and won:
        return Judged("moved", f"no longer on {left}; now on {come}")
    return Judged("loosened", f"no longer on {left}") if lost else Judged("tightened", f"now also on {come}")
