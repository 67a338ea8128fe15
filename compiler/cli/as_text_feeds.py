"""What sync and doctor learned of each feed of each live system, in words."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from compiler.cli.as_text import ending, problems
from compiler.cli.terminal import for_people, line, rows, say, table, title

if TYPE_CHECKING:
    from compiler.app.doctor import Examined, Seen
    from compiler.app.sync_report import FeedReport, SyncReport
    from compiler.model.queries import QueryCount
    from compiler.ports import Step

REACHED = {True: "yes", False: "refused", None: "unknown"}


def sync_report(report: "SyncReport") -> None:
    """One row for each feed, what it told, and what could not be known."""
    if for_people():
        heads = ("instance", "feed", "coverage", "rows", "new", "changed", "took")
        table(heads, (_row(one)[:-1] for one in report.feeds), "")
        for one in report.feeds:
            if one.why:
                line(f"{one.instance}/{one.feed}: {one.why}", one.state)
    else:
        rows(_row(one) for one in report.feeds)
    for word in dict.fromkeys((*report.words, *report.broke)):
        say(word)
    ending(sync_ending(report), report.exit_code)


def sync_ending(report: "SyncReport") -> str:
    """The one line that says why the exit code is what it is."""
    lacking = [f"{one.instance}/{one.feed}" for one in _lacking(report.feeds)]
    whole = "every feed is complete" if not report.broke else "every feed is complete, but not all could be worked out"
    why = f"not everything could be known: {', '.join(lacking)}" if lacking else whole
    number = f"snapshot {report.snapshot.number}; " if report.snapshot is not None else ""
    return f"exit {report.exit_code}: {number}{why}"


def _lacking(feeds: "Iterable[FeedReport]") -> "list[FeedReport]":
    """The feeds to be named; not those that only share a kind with the one at fault."""
    unknown = [one for one in feeds if not one.known]
    own = [one for one in unknown if one.why or one.unread or any(part.coverage.doubt for part in one.sections)]
    return own or unknown


def _row(one: "FeedReport") -> tuple[str, ...]:
    counts = (str(one.rows), str(one.new), str(one.changed))
    return (one.instance, one.feed, one.state, *counts, f"{one.seconds:.1f} s", one.why)


def plan_report(report: "SyncReport") -> None:
    """How many requests each feed would make."""
    table(("instance", "feed", "calls"), [(one.instance, one.feed, one.calls) for one in report.planned])


def doctor_report(report: "tuple[Examined, ...]", code: int, why: str) -> None:
    """Each feed; what is refused, and which links of the chain that costs."""
    if not for_people():
        rows(_cells(one.instance, seen) for one in report for seen in one.feeds)
        rows(cells for one in report if one.queries for cells in _query_cells(one.queries))
    for one in report:
        if for_people():
            _examined(one)
            _queries(one.queries)
        problems(one.problems)
    for one in report:
        if one.problems or any(seen.reach.allowed is False for seen in one.feeds):
            say(f"{one.instance}: `runbook doctor --keys` shows how to make its key")
    ending(f"exit {code}: {why}", code)


def _cells(instance: str, seen: "Seen") -> tuple[str, ...]:
    reach = seen.reach
    return (instance, reach.feed, REACHED[reach.allowed], reach.says, reach.scope, ", ".join(seen.costs))


def _examined(one: "Examined") -> None:
    title((one.instance, "bold"))
    before = "can be read"
    for seen in one.feeds:
        reach = seen.reach
        word = REACHED[reach.allowed]
        needs = f"needs {reach.scope}" if reach.scope and not reach.allowed else reach.scope
        costs = f"costs {', '.join(seen.costs)}" if seen.costs else ""
        title(
            ("  " + f"{word:<8}", word), (f"{reach.feed:<19}", ""), ("; ".join(filter(None, (needs, costs))), "quiet")
        )
        if reach.says != before and (not reach.allowed or reach.says != "can be read"):
            line(reach.says, "", 5)
        before = reach.says


def _queries(found: "QueryCount | None") -> None:
    """How many queries of the newest snapshot could be read, and the most frequent reasons with an example each."""
    if found is None:
        return
    word = "partial" if found.unread else "yes"
    title((f"  {'read':<8}", word), (f"{'queries':<19}", ""), (_share(found), "quiet"))
    if found.unread:
        line(f"{found.unread} could not be read: they prove nothing, and nothing is said to be missing for them", "", 5)
    for one in found.reasons:
        line(f"{one.count} × {one.why}", "", 5)
        line(f"such as {one.of} ({one.part}), character {one.at + 1}: {one.text}", "quiet", 6)


def _share(found: "QueryCount") -> str:
    """So many of so many, with the share in percent cut and never rounded up."""
    read = found.total - found.unread
    return f"{read} of {found.total} ({1000 * read // found.total / 10} %)"


def _query_cells(found: "QueryCount") -> "Iterator[tuple[str, ...]]":
    yield (found.instance, "queries", "partly" if found.unread else "yes", f"{_share(found)} could be read", "", "")
    for one in found.reasons:
        yield (found.instance, "queries", "not read", f"{one.count} × {one.why}", f"{one.of} {one.part}", one.text)


def steps(found: "Iterable[tuple[str, tuple[Step, ...]]]") -> None:
    """How to make each key, step by step."""
    for name, parts in found:
        title((name, "bold"))
        for number, step in enumerate(parts, 1):
            line(f"{number}. {step.text}" + (f" [{', '.join(step.scopes)}]" if step.scopes else ""), "", 1)
