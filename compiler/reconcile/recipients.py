"""Whom an alert tells: the handles of its text, the rules that apply to it, and the alerts that build on it."""

from collections.abc import Iterable

from compiler.model.base import Gap, Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.reading import MonitorQuality
from compiler.model.watching import Address, Monitor, Rule
from compiler.reconcile.context import Context, unseen
from compiler.reconcile.neutral import fixed
from compiler.reconcile.signals import signals


@dataclass(frozen=True, slots=True)
class Told:
    """Whom an alert tells; `gaps` is what could hold more.

    `above` are the alerts that build on it, the composites that combine it and the alerts on the SLOs that rest on
    it; `feeds` are these SLOs. An alert below others need tell nobody itself. `speaks` says that it does, or that a
    composite does for it.
    """

    addresses: tuple[Address, ...] = ()
    above: tuple[Monitor, ...] = ()
    feeds: tuple[Id, ...] = ()
    speaks: bool = False
    gaps: tuple[Gap, ...] = ()


def told(context: Context, monitor: Monitor) -> Told:
    """Everybody whom the alert may reach, by itself or through what builds on it."""
    return context.desk.once((told, monitor.id), lambda: _told(context, monitor))


def _told(context: Context, monitor: Monitor) -> Told:
    referring = context.estate.referring(monitor.id).rows
    feeds = tuple(id for id, ref in referring if ref.how == "rests on")
    combining = _alerts(context, (id for id, ref in referring if ref.how == "combines"))
    watching = (id for slo in feeds for id, ref in context.estate.referring(slo).rows if ref.how == "alerts on")
    beyond = tuple(one for one in _alerts(context, watching) if one not in combining)
    own = _reached(context, (monitor, *combining))
    instance = monitor.id.instance
    gaps = unseen(context, Kind.RULE, instance) + unseen(context, Kind.MONITOR, instance)
    addresses = tuple(dict.fromkeys(own + _reached(context, beyond)))
    return Told(addresses, combining + beyond, feeds, bool(own), gaps)


def _alerts(context: Context, ids: Iterable[Id]) -> tuple[Monitor, ...]:
    found = (context.estate.get(id).first for id in dict.fromkeys(ids))
    return tuple(one for one in found if isinstance(one, Monitor) and not one.draft)


def _reached(context: Context, monitors: tuple[Monitor, ...]) -> tuple[Address, ...]:
    found = tuple(address for one in monitors for address in (*one.notifies, *_ruled(context, one)))
    known = {address.text for address in found}
    more = (text for one in monitors for text in _reckoned(context, one) if text not in known)
    return found + tuple(Address("unknown", text) for text in dict.fromkeys(more))


def _reckoned(context: Context, monitor: Monitor) -> tuple[str, ...]:
    """Whom the alert notifies by the product's own reckoning, which may know of ways that we do not."""
    quality = context.estate.get(monitor.id.seen_as(Kind.MONITOR_QUALITY)).first
    return quality.notified if isinstance(quality, MonitorQuality) else ()


def _ruled(context: Context, monitor: Monitor) -> Iterable[Address]:
    tags = monitor.tags | _selected(monitor)
    keys = {key for one in signals(monitor) for key in one.by}
    asked = {"applies:*"} | {f"applies:{tag}" for tag in tags} | {f"applies:{key}:*" for key in keys}
    for rule in context.estate.tagged(Kind.RULE, frozenset(asked)).rows:
        if isinstance(rule, Rule) and _applies(rule, tags, keys):
            yield from rule.notifies


def _selected(monitor: Monitor) -> frozenset[str]:
    """The tags that the alert's own queries demand, which its notifications carry too."""
    found = (tag for one in signals(monitor) for tag in fixed(one.scope))
    return frozenset(f"{key}:{value}" for key, values in found if len(values) == 1 for value in values)


def _applies(rule: Rule, tags: frozenset[str], keys: set[str]) -> bool:
    """A rule by tags needs all of them; one by a scope, a pattern or a group may apply, which is enough to tell."""
    missing = {tag for tag in rule.monitor_tags - tags if "*" not in tag}
    return all(tag.partition(":")[0] in keys for tag in missing)
