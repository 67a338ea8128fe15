"""Rules for the way of a page: routings, policies, rotas, and what takes them out of service."""

from datetime import timedelta
from itertools import zip_longest

from compiler.drift.difference import Around, Difference, Judged
from compiler.drift.words import listed, minute, span, spelled
from compiler.model.base import Kind
from compiler.model.change import Class
from compiler.model.routing import Step
from compiler.model.spans import Spans, without

Verdict = tuple[Class, str]


def steps(one: Difference, around: Around) -> Judged:
    """The levels of a policy: the worst that happened to one of them is told, with all that did."""
    if one.was and not one.now:
        return Judged("broken", "it calls nobody any more")
    found = [
        (drift, f"level {number}: {why}")
        for number, (was, now) in enumerate(zip_longest(one.was, one.now), 1)
        if was != now
        for drift, why in _step(was, now, around)
    ]
    classes = {drift for drift, _ in found}
    drift: Class = "moved" if len(classes) != 1 else found[0][0]
    return Judged(drift, "; ".join(why for _, why in found))


def _step(was: Step | None, now: Step | None, around: Around) -> list[Verdict]:
    if was is None or now is None:
        step = now if was is None else was
        who = spelled(step, around)
        return [("tightened", f"added, calls {who}")] if was is None else [("loosened", f"gone, called {who}")]
    return [*_called(was, now, around), *_timed(was, now)]


def _called(was: Step, now: Step, around: Around) -> list[Verdict]:
    old, new = ({around.followed(one.to) for one in step.called} for step in (was, now))
    lost, won = (listed(spelled(id, around) for id in ids) for ids in (old - new, new - old))
    if lost and won:
        return [("moved", f"calls {won} in place of {lost}")]
    if lost:
        return [("loosened", f"no longer calls {lost}")]
    return [("tightened", f"also calls {won}")] if won else []


def _timed(was: Step, now: Step) -> list[Verdict]:
    found: list[Verdict] = []
    if was.at_s != now.at_s:
        later = now.at_s > was.at_s
        found.append(("loosened" if later else "tightened", f"calls after {span(now.at_s)}, not {span(was.at_s)}"))
    if (was.mode, was.unless) != (now.mode, now.unless):
        found.append(("moved", "calls in another manner"))
    return found


def routes(one: Difference, _around: Around) -> Judged:
    """Rules before a policy: more that drop events is looser, fewer is stricter; else they are others."""
    was, now = (sum(rule.drops and rule.enabled for rule in side) for side in (one.was, one.now))
    if was != now:
        return Judged("loosened" if now > was else "tightened", f"{now} of its rules drop events, {was} did")
    return Judged("moved", "events may take another way")


def catch_all(one: Difference, _around: Around) -> Judged:
    """What happens to events that no rule takes."""
    if one.now is None:
        return Judged("moved", "events that no rule takes follow the policy")
    if one.now.drops and not (one.was is not None and one.was.drops):
        return Judged("loosened", "events that no rule takes are dropped now")
    if one.was is not None and one.was.drops and not one.now.drops:
        return Judged("tightened", "events that no rule takes are not dropped any more")
    return Judged("moved", "events that no rule takes follow another way")


def leads_to(one: Difference, around: Around) -> Judged:
    """A hop that leads to another one, or nowhere."""
    if one.now is None:
        return Judged("moved", "where it leads is not told any more")
    if one.was is not None and around.followed(one.was) == one.now:
        return Judged("cosmetic", "an equal one in place of one that is gone")
    return Judged("moved", "it leads elsewhere")


def coverage(one: Difference, around: Around) -> Judged | None:
    """When somebody is on: what is lost counts where nobody else of the level is on at that time."""
    lost, won = _long(without(one.was, one.now)), _long(without(one.now, one.was))
    if not lost:
        return Judged("tightened", f"somebody is on it {_times(won)} now", "", "") if won else None
    ahead = (lost[0][0], lost[-1][1])
    bare = _long(without(lost, around.beside(one.old.id.seen_as(Kind.ROTA), ahead)))
    if not bare:
        return Judged("moved", f"nobody is on it any more {_times(lost)}, and others of its level are", "", "")
    fell = f"nobody is on it any more {_times(bare)}, nor is anybody else of its level"
    return Judged("loosened", fell, "", "")


def _long(spans: Spans) -> Spans:
    """Without what is shorter than a minute."""
    return tuple(one for one in spans if one[1] - one[0] >= timedelta(minutes=1))


def _times(spans: Spans) -> str:
    times = "once more" if len(spans) == 2 else f"{len(spans) - 1} more times"
    more = f" and {times} until {minute(spans[-1][1])}" if len(spans) > 1 else ""
    return f"from {minute(spans[0][0])} to {minute(spans[0][1])}{more}"


def silence_new(one: Difference, around: Around) -> Judged:
    """A silence that came: planned where it ends."""
    thing = one.now
    what = _silenced(thing, around)
    if thing.ends is None and not getattr(thing, "recurring", False):
        return Judged("loosened", f"{what} is silenced, and nothing ends it", "", "without end")
    return Judged("cosmetic", f"{what} is silenced for a planned time", "", _until(thing.ends))


def silence_gone(one: Difference, around: Around) -> Judged:
    """A silence that went; one without end did not go by itself."""
    endless = one.was.ends is None and not getattr(one.was, "recurring", False)
    what = _silenced(one.was, around)
    return Judged("mended" if endless else "cosmetic", f"{what} speaks again")


def silence_end(one: Difference, _around: Around) -> Judged | None:
    """The end of a silence; that of a recurring one moves by itself."""
    if getattr(one.new, "recurring", False):
        return None
    if one.was is not None and one.now is not None and one.old.starts != one.new.starts:
        return Judged("moved", "it was put off, or brought forward, as a whole", _until(one.was), _until(one.now))
    if one.now is None:
        return Judged("loosened", "nothing ends it any more", _until(one.was), "without end")
    if one.was is None:
        return Judged("mended", "it has an end now", "without end", _until(one.now))
    return Judged("moved", "it ends at another time", _until(one.was), _until(one.now))


def _until(at: object) -> str:
    return f"until {minute(at)}" if at is not None else ""  # type: ignore[arg-type]


def _silenced(thing: object, around: Around) -> str:
    monitor, scope = getattr(thing, "monitor", None), getattr(thing, "scope", "")
    if monitor is not None:
        return around.called(monitor) + (f" for {scope}" if scope not in ("", "*") else "")
    covers = getattr(thing, "covers", ())
    tags: frozenset[str] = getattr(thing, "monitor_tags", frozenset())
    return listed(map(around.called, covers)) or (f"what is tagged {listed(tags)}" if tags else scope or "everything")
