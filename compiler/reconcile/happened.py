"""Incidents of the last weeks beside the rows that were written for them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from statistics import median_low

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Judgement, Row
from compiler.model.coverage import Section
from compiler.model.happened import Fired, Happened, Occurrence
from compiler.model.incident import Incident, Incidents
from compiler.model.routing import spelled
from compiler.ports import Estate

Rows = Mapping[str, tuple[str, ...]]
"""The names of rows by what tells their alerts: key and address."""


def happened(judgements: Iterable[Judgement], estate: Estate, since: datetime) -> Happened:
    """Every incident since an instant with the rows that detect what set it off, and every row with its incidents.

    An incident that links to one of another product is told as well, and counted once.
    """
    rows = {f"{one.service.name}/{row.key}": row for one in judgements for row in one.rows if _alerts(row)}
    known = _by_mark(rows)
    read = [one for one in estate.every(Kind.INCIDENTS) if isinstance(one, Incidents)]
    late = {(held.id.instance, one.key): one for held in read for one in held.incidents if one.opened >= since}
    pages = {spelled(one.url): one for one in late.values() if one.url}
    found = (_occurrence(instance, one, _origins(one, pages), known) for (instance, _), one in late.items())
    told = sorted(found, key=lambda one: (one.opened, one.instance, one.key), reverse=True)
    echoes = {key for key, one in late.items() if any(spelled(url) in pages for url in one.beside)}
    events = [one for one in told if (one.instance, one.key) not in echoes]
    fired = sorted((_fired(name, row, events) for name, row in rows.items()), key=lambda one: (-one.count, one.row))
    return Happened(since, tuple(told), tuple(fired), tuple(_unread(estate, read, since)))


def _alerts(row: Row) -> tuple[tuple[Id, str], ...]:
    """The alerts by which a row is noticed, each with its address."""
    return tuple((one.of, one.url) for one in row.detection if one.of is not None and one.of.kind == Kind.MONITOR)


def _by_mark(rows: Mapping[str, Row]) -> Rows:
    found: dict[str, list[str]] = {}
    for name, row in rows.items():
        for id, url in _alerts(row):
            for mark in filter(None, (id.key, spelled(url))):
                found.setdefault(mark, []).append(name)
    return {mark: tuple(dict.fromkeys(names)) for mark, names in found.items()}


def _origins(one: Incident, pages: Mapping[str, Incident]) -> tuple[str, ...]:
    """What set it off, by its own word and by that of the incidents beside it, which are about the same event."""
    return (*one.origins, *(more for url in one.beside if (met := pages.get(spelled(url))) for more in met.origins))


def _occurrence(instance: str, one: Incident, origins: tuple[str, ...], known: Rows) -> Occurrence:
    rows = tuple(sorted({name for origin in origins for mark in _marks(origin) for name in known.get(mark, ())}))
    answered = None if one.acknowledged is None else max(0, int((one.acknowledged - one.opened).total_seconds()))
    return Occurrence(
        instance,
        one.key,
        one.title,
        one.opened,
        "yes" if rows else "no" if origins else "unknown",
        rows,
        answered,
        one.escalated is True,
        one.exhausted is True,
        one.url,
    )


def _marks(origin: str) -> set[str]:
    """What may name an alert in an origin: the whole of it, its address, and every word of a url."""
    return {origin, spelled(origin), *re.split(r"[/?#&=]", origin)} - {""}


def _fired(name: str, row: Row, told: list[Occurrence]) -> Fired:
    ours = [one for one in told if name in one.rows]
    answered = [one.answered_s for one in ours if one.answered_s is not None]
    return Fired(
        name,
        row.scenario,
        len(ours),
        max((one.opened for one in ours), default=None),
        median_low(answered) if answered else None,
        max(answered, default=None),
    )


def _unread(estate: Estate, read: list[Incidents], since: datetime) -> Iterator[Gap]:
    """What of that time no connector read: nothing at all, a failed section, or a list that begins later."""
    sections: tuple[Section, ...] = estate.coverage(Kind.INCIDENTS)
    if not sections:
        yield Gap(Kind.INCIDENTS.value, "", "no connector configured for it", configured=False)
    yield from (gap for gap in (one.gap() for one in sections) if gap is not None)
    for instance in sorted({one.id.instance for one in read if one.since > since}):
        first = max(one.since for one in read if one.id.instance == instance)
        yield Gap(Kind.INCIDENTS.value, instance, f"read back to {first:%Y-%m-%d %H:%M} UTC only", first)
