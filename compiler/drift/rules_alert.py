"""Rules for when an alert fires and whom it tells."""

from collections.abc import Iterable
from decimal import Decimal

from compiler.drift.difference import Around, Difference, Judged
from compiler.drift.signals import liken
from compiler.drift.words import condition, listed, minute, span
from compiler.model.budget import plain
from compiler.model.change import Class
from compiler.model.signal import Burn, Condition, Signal
from compiler.model.watching import Address

UPWARD = frozenset({">", ">=", ""})
ADDING = frozenset({"sum", "count", "max"})
"""Aggregations of which a wider scope or a longer window can only give more."""


def query(one: Difference, _around: Around) -> Judged:
    """What it watches."""
    was, now = one.was, one.now
    like = liken(was.on, now.on)
    shown = condition(was), condition(now)
    if like.how in ("equal", "written"):
        return Judged("cosmetic", "the same, written differently", *shown)
    if like.how == "unit":
        return Judged("cosmetic", "the same in another unit; the threshold is compared in the older one", *shown)
    if like.how == "scope":
        return Judged(*_by_scope(like.relation, now), *shown)
    if like.how == "groups":
        return Judged(*_by_groups(was.on, now.on), *shown)
    why = {
        "unread": "its query cannot be read, so nothing is said of a direction",
        "dressing": "only how it fills, smooths or clips is another",
    }
    return Judged("moved", why.get(like.how, "it watches something else"), *shown)


def _by_scope(relation: str, now: Condition) -> tuple[Class, str]:
    if relation == "narrower":
        return "loosened", "it watches less: what falls outside of its scope now fails unseen"
    adding = isinstance(now.on, Signal) and now.on.aggregation in ADDING and now.op in UPWARD
    if relation == "wider" and adding:
        return "tightened", "it watches more"
    if relation == "wider":
        return "moved", "it watches more; what is wrong in a part weighs less"
    return "moved", "its scope is another one"


def _by_groups(was: Signal, now: Signal) -> tuple[Class, str]:
    if now.by < was.by:
        return "loosened", "one group no longer stands out among all"
    return ("tightened", "each group stands for itself") if now.by > was.by else ("moved", "it is split by other tags")


def threshold(one: Difference, _around: Around) -> Judged:
    """Farther from what is normal fires later; in the older unit where the query changed its unit."""
    was, now = one.was, one.now
    if was.threshold is None or now.threshold is None:
        return Judged("moved", "it had none before" if was.threshold is None else "it has none any more")
    shown = f"{was.op or '>'} {plain(was.threshold)}", f"{now.op or '>'} {plain(now.threshold)}"
    if (was.op in UPWARD) != (now.op in UPWARD):
        return Judged("moved", "it fires on the other side", *shown)
    old = was.threshold * liken(was.on, now.on).factor
    ops = was.op or ">", now.op or ">"
    if old == now.threshold and ops[0] == ops[1]:
        return Judged("cosmetic", "the same threshold in another unit", *shown)
    later = len(ops[1]) < len(ops[0]) if old == now.threshold else (now.threshold > old) == (now.op in UPWARD)
    return Judged("loosened", "it fires later", *shown) if later else Judged("tightened", "it fires sooner", *shown)


def evaluation_window(one: Difference, _around: Around) -> Judged:
    """A longer window of a minimum needs more badness, one of a sum or maximum less; an average only reacts slower."""
    was, now = one.was.window_s, one.now.window_s
    shown = span(was), span(now)
    if was is None or now is None:
        return Judged("moved", "its window was not told before" if was is None else "its window is not told", *shown)
    longer, how, up = now > was, one.now.time_aggregation, one.now.op in UPWARD
    if how in ("min", "max"):
        harder = (how == "min") == up
        drift: Class = "loosened" if longer == harder else "tightened"
        return Judged(drift, "it must stay bad for longer" if drift == "loosened" else "it needs less to fire", *shown)
    if how in ("sum", "count") and up:
        return Judged("tightened" if longer else "loosened", "the same number over another time", *shown)
    return Judged("moved", "it reacts slower" if longer else "it reacts sooner, and to less", *shown)


def burn_rate(one: Difference, around: Around) -> Judged | None:
    """An alert on the budget of an SLO."""
    was, now = one.was.burn, one.now.burn
    if was is None or now is None:
        return Judged("moved", "it is another form of alert")
    home = one.old.id.instance
    if was.slo != now.slo and not _follows(was, now, home, around):
        return Judged("moved", "it watches another SLO", was.slo, now.slo)
    for name in ("rate", "budget_consumed"):
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            return _burning(old, new)
    if was.slo != now.slo:
        return Judged("cosmetic", "an equal SLO in place of one that is gone", was.slo, now.slo)
    shown = span(was.long_window_s), span(now.long_window_s)
    return Judged("moved", "its windows are others: it reacts at another speed", *shown)


def _follows(was: Burn, now: Burn, home: str, around: Around) -> bool:
    return any((old.instance, old.key, new.key) == (home, was.slo, now.slo) for old, new in around.twins.items())


def _burning(old: Decimal | None, new: Decimal | None) -> Judged:
    if old is None or new is None:
        return Judged("moved", "it is another form of alert")
    shown = plain(old), plain(new)
    return Judged("loosened", "it fires later", *shown) if new > old else Judged("tightened", "it fires sooner", *shown)


def mute(one: Difference, _around: Around) -> Judged:
    """A silence over the whole scope."""
    (before, was), (after, now) = one.was, one.now
    shown = _silence(before, was), _silence(after, now)
    if not after:
        if was is not None:
            return Judged("cosmetic", "a silence with an end is over", *shown)
        return Judged("mended", "it speaks again", *shown)
    if now is None:
        return Judged("broken", "it is silenced over its whole scope, and nothing ends the silence", *shown)
    # Planned work is no loss: what is silent for a time speaks again by itself.
    if not before:
        return Judged("moved", "it is silent for a planned time", *shown)
    return Judged("mended" if was is None else "moved", "its silence ends then", *shown)


def _silence(muted: bool, until: object) -> str:
    if not muted:
        return "speaks"
    return f"silent until {minute(until)}" if until is not None else "silent without end"  # type: ignore[arg-type]


def recipients(one: Difference, around: Around) -> Judged | None:
    """Whom its text tells; what a notification rule adds is not seen from here, so it may yet speak."""
    was, now = ({address.text: address for address in side} for side in (one.was, one.now))
    lost, won = [was[text] for text in was if text not in now], [now[text] for text in now if text not in was]
    if not lost and not won:
        return None
    shown = _labels(was.values()) or "nobody", _labels(now.values()) or "nobody"
    drift, why = _told(lost, won, list(now.values()))
    if drift == "broken" and around.ruled:
        return Judged("loosened", f"{why}, unless a notification rule does", *shown)
    return Judged(drift, why, *shown)


def _told(lost: list[Address], won: list[Address], left: list[Address]) -> tuple[Class, str]:
    paged, pages = _paging(lost), _paging(won)
    if not left:
        return "broken", "it tells nobody any more"
    if paged and not _paging(left):
        return "broken", "it no longer pages anybody"
    if pages and not _paging(lost) and len(_paging(left)) == len(pages):
        return "mended", f"it pages now: {_labels(pages)}"
    if lost and won:
        return "moved", f"no longer tells {_labels(lost)}; now tells {_labels(won)}"
    return ("loosened", f"no longer tells {_labels(lost)}") if lost else ("tightened", f"now also tells {_labels(won)}")


def _paging(addresses: list[Address]) -> list[Address]:
    return [one for one in addresses if one.form == "oncall"]


def _labels(addresses: Iterable[Address]) -> str:
    return listed(one.label for one in addresses)


def no_data(one: Difference, _around: Around) -> Judged | None:
    """What it does when its data stop; the product's default written out is no change."""
    words = {"": "show"}
    was, now = words.get(one.was, one.was), words.get(one.now, one.now)
    if was == now:
        return None
    if was == "notify":
        return Judged("loosened", "it no longer tells when its data stop", was, now)
    if now == "notify":
        return Judged("tightened", "it tells when its data stop", was, now)
    return Judged("moved", "another answer to missing data", was, now)
