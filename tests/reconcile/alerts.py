"""Alerts, silences and rules around the example's own, from which cases are built."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from compiler.checks.example import (
    MONITOR_ID,
    monitor,
    signal,
)
from compiler.model.base import Id
from compiler.model.scope import Scope, Term
from compiler.model.signal import Condition
from compiler.model.watching import Address, Downtime, Monitor, Ref, Rule

DOWNTIME_ID = Id("live", "downtime", "x1")
OTHER = Id("live", "monitor", "m2")
PAGE, TICKET = Address("oncall", "@oncall-orders"), Address("ticket", "@tickets-orders")
CHAT, MAIL = Address("chat", "@chat-orders"), Address("mail", "@person-0a1b2c3d")


def tagged(key: str, value: str) -> Scope:
    """Series with one tag."""
    return Scope(frozenset([frozenset([Term(key, (value,))])]))


def watching(metric: str, **more: Any) -> Condition:
    """A plain threshold on one metric."""
    fields = {"shape": "#0", **more}
    return Condition(signal(metric, **fields), ">", Decimal(10), 300)


def other(**fields: Any) -> Monitor:
    """A second alert."""
    return monitor(**{"id": OTHER, "name": "Another alert", "refs": (), "conditions": (), **fields})


def silence(**fields: Any) -> Downtime:
    """An active downtime that names the alert."""
    base = Downtime(DOWNTIME_ID, "Quiet", refs=(Ref(MONITOR_ID, "silences"),), monitor=MONITOR_ID)
    return replace(base, **fields)


def by_tags(*tags: str, **fields: Any) -> Downtime:
    """An active downtime over the monitors with these tags, all monitors without any."""
    covers = frozenset(f"covers:{tag}" for tag in tags or ("*",))
    return Downtime(DOWNTIME_ID, "Quiet", covers, monitor_tags=frozenset(tags), **fields)


def rule(*tags: str, **fields: Any) -> Rule:
    """A notification rule that pages for monitors with these tags."""
    applies = frozenset(f"applies:{tag}" for tag in tags or ("*",))
    return Rule(Id("live", "rule", "r1"), "Route", applies, monitor_tags=frozenset(tags), notifies=(PAGE,), **fields)
