"""What checks of drift look at: changes of what a service rests on, beside an earlier snapshot."""

from collections.abc import Iterator

from compiler.checks.base import Check, Look, faults
from compiler.model.base import Id
from compiler.model.chain import Judgement
from compiler.model.change import Change, Class
from compiler.model.finding import Finding
from compiler.model.resting import of_chain

Aspect = tuple[str, str]
"""The kind of a thing, and what of it changed, as the table of classes spells them."""

WORSE: tuple[Class, ...] = ("broken", "loosened")


def changed(*aspects: Aspect, classes: tuple[Class, ...] = WORSE, fix: str) -> Look:
    """A finding for each thing of which one of these aspects changed so.

    What is wrong with a thing today is told by the check for that, and not again as drift: one cause, one finding.
    """
    meant = frozenset(aspects)

    def look(check: Check, judgement: Judgement) -> Iterator[Finding]:
        told = {id for fault, _, _ in faults(judgement) for id in (fault.subject, *fault.ids)}
        found: dict[Id, list[Change]] = {}
        for one in judgement.moved:
            if (one.of.kind, one.aspect) in meant and one.drift in classes and one.of not in told:
                found.setdefault(one.of, []).append(one)
        yield from (_finding(check, judgement, tuple(changes), fix) for changes in found.values())

    return look


def _finding(check: Check, judgement: Judgement, changes: tuple[Change, ...], fix: str) -> Finding:
    first = changes[0]
    was = first.was or "what it was"
    return Finding(
        code=check.code,
        subject=first.of,
        message=f"“{first.name}”: {'; '.join(map(_says, changes))}",
        fix=fix.format(was=was),
        severity=check.severity,
        nature=check.nature,
        service=judgement.service.name,
        affected=tuple(
            chain.promise.subject for chain in judgement.chains if first.of in frozenset(of_chain(chain))
        ),
        url=first.url,
        drift=True,
    )  # fmt: skip


def _says(one: Change) -> str:
    when = one.at or one.seen
    return f"{one.says} ({one.why})" + (f", since {when:%Y-%m-%d %H:%M} UTC" if when is not None else "")
