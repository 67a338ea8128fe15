"""What moved between two snapshots, in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from compiler.cli.terminal import for_people, line, rows, say, title

if TYPE_CHECKING:
    from compiler.model.base import Gap
    from compiler.model.change import Change, Drift

MARKS = {"broken": "broken", "loosened": "unknown", "moved": "note", "mended": "proven", "tightened": "proven"}
BRIEF = 5
"""How many changes an audit shows that was not asked for them."""


def ledger(drift: "Drift", every: bool, asked: bool) -> None:
    """What moved, gravest first: all but what is cosmetic where it was `asked`, else the first few that are worse."""
    from compiler.drift.ledger import summary

    weighty = [one for one in drift.changes if every or one.drift != "cosmetic"]
    shown = weighty if asked or every else [one for one in weighty if one.drift in ("broken", "loosened")][:BRIEF]
    changes(shown)
    hidden = len(drift.changes) - len(shown)
    since = f"since {minute(drift.before.taken)} (snapshot {drift.before.number})"
    line(f"{since}: {summary(drift.changes)}")
    if hidden:
        more = "`--all` shows them" if asked else "`--since` and `--all` show them"
        say(f"{hidden} more changes; {more}")
    unknown(drift.gaps)
    if for_people():
        line("")


def changes(found: "Iterable[Change]") -> None:
    """Each change: its class, the thing, what it was and is, why it has this class, when, and whom it concerns."""
    every = tuple(found)
    if not for_people():
        rows(_cells(one) for one in every)
        return
    for one in every:
        _change(one)
    if every:
        line("")


def unknown(gaps: "Iterable[Gap]") -> None:
    """What cannot be told; one line for each reason."""
    by_why: dict[str, list[str]] = {}
    for gap in gaps:
        by_why.setdefault(gap.why, []).append(f"{gap.instance}:{gap.kind}")
    for why, names in by_why.items():
        say(f"cannot tell what moved of {', '.join(names)}: {why}")


def _cells(one: "Change") -> tuple[str, ...]:
    when = one.at or one.seen
    return (one.drift, str(one.of), one.name, one.says, one.why, minute(when) if when else "", ", ".join(one.services))


def _change(one: "Change") -> None:
    title((one.drift, MARKS.get(one.drift, "quiet")), (one.of.kind, ""), (f"“{one.name}”", "bold"))
    line(one.says, "", 2)
    line(one.why, "", 2)
    for text in (_when(one), _whose(one), one.url or str(one.of)):
        if text:
            line(text, "quiet", 2)


def _when(one: "Change") -> str:
    seen = f"first seen {minute(one.seen)}" if one.seen else ""
    if one.at is None:
        return seen
    return f"changed {minute(one.at)} by the product's own word" + (f", {seen}" if seen else "")


def _whose(one: "Change") -> str:
    concerns = f"concerns {', '.join(one.services)}" if one.services else "concerns no declared service"
    return concerns + (f"; owner {one.owner}" if one.owner else "")


def minute(at: datetime) -> str:
    """An instant, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
