"""Live SLOs that may measure an unbound promise, nearest first; nothing here proves, it only suggests."""

from collections.abc import Iterable, Iterator

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Candidate
from compiler.model.watching import Monitor, Slo
from compiler.model.world import name_words
from compiler.reconcile.context import Context
from compiler.reconcile.indicator import fits
from compiler.reconcile.neutral import fixed
from compiler.reconcile.signals import signals

MOST = 5
"""So many candidates are told."""

PLAIN = frozenset({
    "the", "and", "for", "with", "are", "our", "all", "of", "over", "than", "within", "under", "less", "more", "most",
    "days", "day", "hours", "hour", "minutes", "minute", "seconds", "second", "month", "week", "rolling", "calendar",
    "percent", "service", "services", "slo", "prod", "production", "dos", "das", "que", "com", "por", "para", "mais",
    "menos", "dias", "horas", "minutos", "segundos", "uma", "mes",
})  # fmt: skip
"""Words that many names share, so that sharing them is no likeness."""


def candidates(context: Context, tags: frozenset[str]) -> tuple[tuple[Candidate, ...], tuple[Gap, ...]]:
    """SLOs of the service's deployables, else those that select them or are called alike; and what was not seen."""
    answer = context.estate.tagged(Kind.SLO, context.service.tags | tags)
    found = dict(_of_deployables(context, answer.rows))
    if not found:
        found = dict(_alike(context)) | dict(_beside(context))
    ranked = sorted(_candidate(context, slo, why) for slo, why in found.values())
    return tuple(one for _, _, _, one in ranked[:MOST]), answer.gaps


Found = Iterator[tuple[Id, tuple[Slo, str]]]


def _of_deployables(context: Context, rows: Iterable[object]) -> Found:
    for slo in rows:
        if isinstance(slo, Slo):
            shared = slo.tags & context.service.tags or {tag for tag in slo.tags if tag.startswith("promise:")}
            yield slo.id, (slo, f"carries {', '.join(sorted(shared))}")


def _beside(context: Context) -> Found:
    """SLOs of no other service that rest on our deployables' alerts, have them as alerts, or count what they watch."""
    alerts = [one for one in context.estate.tagged(Kind.MONITOR, context.service.tags).rows if isinstance(one, Monitor)]
    watched = frozenset(name for one in alerts for on in signals(one) if on.domain == "metric" for name in on.metrics)
    for use in context.estate.using(Kind.SLO, watched).rows if watched else ():
        yield from _slo(context, use.resource, "it counts what our alerts watch")
    for alert in alerts:
        for ref in alert.refs:
            if ref.how == "alerts on":
                yield from _slo(context, ref.to, f"our alert “{alert.name}” watches it")
        for id, ref in context.estate.referring(alert.id).rows:
            if ref.how == "rests on":
                yield from _slo(context, id, f"it rests on our alert “{alert.name}”")


def _slo(context: Context, id: Id, why: str) -> Found:
    found = context.estate.get(id).first
    if isinstance(found, Slo) and not _foreign(context, found):
        yield id, (found, why)


def _alike(context: Context) -> Found:
    """SLOs of no other service that select our deployables in their query, or share two words with the promise."""
    deployables = frozenset(value for _, value in context.service.matches)
    ours = name_words(" ".join(deployables)) - PLAIN
    said = name_words(f"{context.promise.id} {context.promise.says}") - PLAIN
    for slo in context.estate.named(Kind.SLO, ours | said).rows:
        if not isinstance(slo, Slo) or _foreign(context, slo):
            continue
        shared = said & name_words(f"{slo.name} {slo.description}")
        if _selects(context, slo):
            yield slo.id, (slo, "its query selects our deployables")
        elif len(shared) > 1:
            yield slo.id, (slo, f"its name is alike ({', '.join(sorted(shared))})")


def _foreign(context: Context, slo: Slo) -> bool:
    keys = {key for key, _ in context.service.matches}
    return any(tag.partition(":")[0] in keys for tag in slo.tags) and not slo.tags & context.service.tags


def _selects(context: Context, slo: Slo) -> bool:
    asked = {(key, value) for one in signals(slo) for key, values in fixed(one.scope) for value in values}
    return bool(asked & set(context.service.matches))


def _candidate(context: Context, slo: Slo, why: str) -> tuple[bool, int, Id, Candidate]:
    wanted = name_words(f"{context.promise.id} {context.promise.says}")
    alike = len(wanted & name_words(f"{slo.name} {slo.description}"))
    good = fits(context.promise, slo)
    said = why if good else f"{why}; measures another indicator"
    return not good, -alike, slo.id, Candidate(slo.id, slo.name, said, f'measured_by: {{slo: "{slo.id}"}}')
