"""What moved between two snapshots, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from compiler.cli.terminal import for_people, line, rows, say, title

if TYPE_CHECKING:
    from compiler.model.base import Gap
    from compiler.model.change import Change, Drift
    from compiler.model.coverage import SnapshotInfo
    from compiler.model.past import Past, Spell, Turn

MARKS = {"broken": "broken", "loosened": "unknown", "moved": "note", "mended": "proven", "tightened": "proven"}
BRIEF = 5
"""How many changes an audit shows that was not asked for them."""


def ledger(drift: "Drift", every: bool, asked: bool, past: "Past | None" = None) -> None:
    """What moved, gravest first: all but what is cosmetic where it was `asked`, else the first few that are worse.

    With the `past` also which promises are judged otherwise since, and what became of findings.
    """
    from compiler.drift.ledger import summary

    if drift.empty:
        line(f"nothing to compare: {_taken(drift.after)} is both sides, nothing was pulled in between")
        return
    if drift.asked is not None:
        say(f"no snapshot is as old as {minute(drift.asked)}: the oldest that is kept stands in for it")
    weighty = [one for one in drift.changes if every or one.drift != "cosmetic"]
    shown = weighty if asked or every else [one for one in weighty if one.drift in ("broken", "loosened")][:BRIEF]
    changes(shown, {f"{one.service}/{one.promise}": one for one in past.turns} if past is not None else {})
    hidden = len(drift.changes) + drift.slight - len(shown)
    since = f"since {minute(drift.before.taken)} (snapshot {drift.before.number})"
    line(f"{since}: {summary(drift)}")
    if hidden:
        more = "`--all` shows them" if asked else "`--since` and `--all` show them"
        say(f"{hidden} more change{'s' if hidden > 1 else ''}; {more}")
    unknown(drift.gaps)
    if past is not None:
        since_then(past, drift.after.taken, asked)
    if for_people():
        line("")


def since_then(past: "Past", now: datetime, asked: bool) -> None:
    """Promises that are judged otherwise, and findings opened and closed; these by name where it was `asked`."""
    for turn in past.turns:
        _turn(turn)
    found = past.findings
    for word, spells in (("opened", found.opened), ("closed", found.closed)) if asked else ():
        _spells(word, spells)
    counts = f"findings since then: {len(found.opened)} opened, {len(found.closed)} closed, {len(found.standing)} stand"
    if found.standing:
        counts += f", allowed ones among them; the oldest {_days(now - found.standing[0].first_at)}"
    line(counts)
    if len(past.covered) > 1:
        first, last = past.covered[0], past.covered[-1]
        older = f", {first.carried} of them as judged before" if first.carried else ""
        then = f"{first.whole} of {first.promises} promises at {minute(first.at)}{older}"
        line(f"guarded: {then}; {last.whole} of {last.promises} now")
    if past.anew:
        say(f"nobody judged {', '.join(past.anew)} then: that is done now, by the declarations of today")
    if past.unjudged:
        names = ", ".join(past.unjudged)
        say(f"cannot tell what became of {names}: nobody judged it then; `runbook compile --all` after each pull does")


def _spells(word: str, spells: "Iterable[Spell]") -> None:
    """Findings that were opened, or closed."""
    for one in spells:
        if for_people():
            title((word, "quiet" if word == "closed" else one.severity), (one.code, "bold"), (one.subject, ""))
            line(one.message, "", 2)
        else:
            rows([(word, one.code, one.severity, one.subject, one.message, minute(one.first_at))])


def _turn(one: "Turn") -> None:
    """A promise that is judged otherwise than then, and since when."""
    name, since = f"{one.service}/{one.promise}", f"since {minute(one.since)}"
    guarded, kept = (_to(was, now) for was, now in ((one.was.guarded, one.now.guarded), (one.was.kept, one.now.kept)))
    told = (f"guarded: {guarded} ({one.now.headline.removeprefix('unknown, and ')})", f"kept: {kept}")
    if not for_people():
        rows([("promise", name, *told, since)])
        return
    title(("promise", {"whole": "proven", "broken": "broken"}.get(one.now.guarded, "unknown")), (name, "bold"))
    line("; ".join((*told, since)), "", 2)


def _to(was: str, now: str) -> str:
    return now if was == now else f"{was} → {now}"


def _days(length: timedelta) -> str:
    return "since less than a day" if not length.days else f"for {length.days} day{'s' if length.days > 1 else ''}"


def changes(found: "Iterable[Change]", turns: "Mapping[str, Turn]") -> None:
    """Each change: its class, the thing, what it was and is, why it has this class, when, and whom it concerns.

    Of a promise that rests on the thing and was judged otherwise since, that is told with it.
    """
    every = tuple(found)
    if not for_people():
        rows((*_cells(one), "; ".join(_fallen(one, turns))) for one in every)
        return
    for one in every:
        _change(one, _fallen(one, turns))
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


def _fallen(one: "Change", turns: "Mapping[str, Turn]") -> tuple[str, ...]:
    """What became of the promises that rest on a thing which is held by less."""
    if one.drift not in ("broken", "loosened", "moved"):
        return ()
    rested = [turns[name] for name in one.promises if name in turns]
    fell = [each for each in rested if each.now.guarded not in ("whole", each.was.guarded)]
    return tuple(f"promise {each.promise} rests on it and fell: {_turned(each)}" for each in fell)


def _turned(one: "Turn") -> str:
    return f"guarded {one.was.guarded} → {one.now.guarded}, {one.now.headline}"


def _change(one: "Change", fallen: tuple[str, ...]) -> None:
    title((one.drift, MARKS.get(one.drift, "quiet")), (one.of.kind, ""), (f"“{one.name}”", "bold"))
    line(one.says, "", 2)
    line(one.why, "", 2)
    for text in fallen:
        line(text, "broken", 2)
    for text in (_when(one), _whose(one), one.url or str(one.of)):
        if text:
            line(text, "quiet", 2)


def _when(one: "Change") -> str:
    seen = f"first seen {minute(one.seen)}" if one.seen else ""
    if one.at is None:
        return seen
    return f"changed {minute(one.at)} by the product's own word" + (f", {seen}" if seen else "")


def _whose(one: "Change") -> str:
    names = one.promises or one.services
    concerns = f"concerns {', '.join(names)}" if names else "concerns no declared service"
    return concerns + (f"; owner {one.owner}" if one.owner else "")


def minute(at: datetime) -> str:
    """An instant, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _taken(info: "SnapshotInfo") -> str:
    return f"snapshot {info.number} of {minute(info.taken)}"
