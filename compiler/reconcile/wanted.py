"""What a sync must read beyond the listings: the series that promises rest on, and things named by id."""

import re
from collections.abc import Iterator, Mapping

from compiler.model.base import Id, Kind
from compiler.model.promise import Declared, Promise, Service
from compiler.model.watching import Slo
from compiler.ports import Estate, Want
from compiler.reconcile.binding import bind, keys_in
from compiler.reconcile.context import Context, instances

NAMED = (Kind.DASHBOARD, Kind.SLO, Kind.MONITOR)
LOOKS_LIKE = {Kind.DASHBOARD: "dash", Kind.SLO: "slo", Kind.MONITOR: "monitor"}


def wanted(declared: Declared, estate: Estate) -> Mapping[str, tuple[Want, ...]]:
    """For each instance, what to read in the second phase, sorted and without repetition."""
    found: dict[str, set[Want]] = {}
    for service in declared.services:
        for instance, want in (*_series(service, estate), *_named(service, estate)):
            found.setdefault(instance, set()).add(want)
    return {name: tuple(sorted(wants, key=lambda one: (one.kind, one.key))) for name, wants in sorted(found.items())}


def _series(service: Service, estate: Estate) -> Iterator[tuple[str, Want]]:
    for promise in service.promises:
        thing = bind(Context(service, promise, estate)).thing
        if isinstance(thing, Slo):
            yield thing.id.instance, Want(Kind.SERIES, thing.id.key)


def _named(service: Service, estate: Estate) -> Iterator[tuple[str, Want]]:
    """Declared ids and urls of which no listing holds the thing: only asking by id tells gone from unlisted."""
    for reference, kinds in _references(service):
        for kind in kinds:
            for instance in instances(estate, kind):
                for key in _keys(reference, instance, kind):
                    if not estate.get(Id(instance, kind.value, key)).rows:
                        yield instance, Want(kind, key)


def _references(service: Service) -> Iterator[tuple[str, tuple[Kind, ...]]]:
    for book in service.playbooks:
        for action in book.first_actions:
            if action.form == "open":
                yield action.text.strip(), tuple(kind for kind in NAMED if LOOKS_LIKE[kind] in action.text)
    for promise in service.promises:
        yield from _bound(promise)


def _bound(promise: Promise) -> Iterator[tuple[str, tuple[Kind, ...]]]:
    for binding in promise.measured_by:
        if binding.form in ("slo", "monitor"):
            yield binding.reference, (Kind(binding.form),)


def _keys(reference: str, instance: str, kind: Kind) -> tuple[str, ...]:
    spelled = Id.parse(reference)
    if "//" not in reference and spelled is not None:
        return (spelled.key,) if (spelled.instance, spelled.kind) == (instance, kind.value) else ()
    return tuple(key for key in keys_in(reference) if re.fullmatch(r"[A-Za-z0-9_-]{5,64}", key))
