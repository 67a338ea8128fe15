"""Silences: which of them cover an alert, and which do so for good."""

import re
from typing import Protocol

from compiler.model.base import Kind
from compiler.model.watching import Downtime, Monitor
from compiler.ports import Estate
from compiler.reconcile.neutral import fixed
from compiler.reconcile.signals import signals

PLAIN = re.compile(r"[^\s()*]+:[^\s()*]+")
"""One tag, as a scope of a silence spells it; alternatives, patterns and negations are none."""


class Asked(Protocol):
    """Whoever has an estate to ask."""

    @property
    def estate(self) -> Estate: ...


def covering(context: Asked, monitor: Monitor) -> tuple[Downtime, ...]:
    """The active downtimes that name the monitor, or all of whose monitor tags it carries, by id.

    Those of a scope that the alert never looks at are left out.
    """
    named = context.estate.referring(monitor.id).rows
    found = [context.estate.get(id).first for id, ref in named if ref.how == "silences"]
    tags = frozenset({"covers:*"} | {f"covers:{tag}" for tag in monitor.tags})
    every = (*found, *context.estate.tagged(Kind.DOWNTIME, tags).rows)
    ours = {one.id: one for one in every if isinstance(one, Downtime) and one.active and _covers(one, monitor)}
    return tuple(ours[id] for id in sorted(ours))


def for_good(downtime: Downtime, monitor: Monitor) -> bool:
    """Whether a silence never ends and covers all that the alert watches."""
    return downtime.ends is None and not downtime.recurring and _whole(downtime.scope, monitor)


def _covers(downtime: Downtime, monitor: Monitor) -> bool:
    if downtime.monitor is not None:
        return downtime.monitor == monitor.id and not _apart(downtime.scope, monitor)
    wanted = downtime.monitor_tags - {"*"}
    asked = wanted <= monitor.tags if wanted else "covers:*" in downtime.tags
    return asked and not _apart(downtime.scope, monitor)


def _whole(scope: str, monitor: Monitor) -> bool:
    """Whether a scope is everything, or tags each of which every query of the alert demands."""
    parts = _parts(scope)
    if parts is None:
        return False
    watched = [dict(fixed(one.scope)) for one in signals(monitor)]
    complete = bool(watched) and len(watched) == len(monitor.conditions)
    demanded = all(watch.get(key) == frozenset({value}) for watch in watched for key, value in parts)
    return not parts or (complete and demanded)


def _apart(scope: str, monitor: Monitor) -> bool:
    """Whether a scope demands a tag that every query of the alert excludes by demanding another."""
    watched = [dict(fixed(one.scope)) for one in signals(monitor)]
    complete = bool(watched) and len(watched) == len(monitor.conditions)
    return complete and any(
        all(key in watch and value not in watch[key] for watch in watched) for key, value in _parts(scope) or ()
    )


def _parts(scope: str) -> tuple[tuple[str, str], ...] | None:
    """The tags of a scope that all must match; none for everything, None for one that says more than that."""
    text = scope.strip()
    if text in ("", "*"):
        return ()
    parts = [part.strip() for part in re.split(r"\s+AND\s+|,", text)]
    if not all(PLAIN.fullmatch(part) for part in parts):
        return None
    return tuple((key, value) for key, _, value in (part.partition(":") for part in parts))
