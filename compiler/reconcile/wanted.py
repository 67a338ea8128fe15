"""What a sync must read beyond the listings: the series that promises rest on, and things named by id."""

from collections.abc import Iterator, Mapping

from compiler.model.base import Id, Kind
from compiler.model.promise import Declared, Service
from compiler.model.watching import Slo
from compiler.ports import Estate, Want
from compiler.reconcile.binding import bind
from compiler.reconcile.context import Context, instances
from compiler.reconcile.named import KEY, key_of, resolve
from compiler.reconcile.paging_wanted import unread

NAMED = (Kind.DASHBOARD, Kind.SLO, Kind.MONITOR)


def wanted(declared: Declared, estate: Estate) -> Mapping[str, tuple[Want, ...]]:
    """For each instance, what to read in the second phase, sorted and without repetition."""
    found: dict[str, set[Want]] = {}
    for service in declared.services:
        for instance, want in (*_behind(service, estate), *_named(service, estate), *_called(service, estate)):
            found.setdefault(instance, set()).add(want)
    return {name: tuple(sorted(wants, key=lambda one: (one.kind, one.key))) for name, wants in sorted(found.items())}


def _behind(service: Service, estate: Estate) -> Iterator[tuple[str, Want]]:
    """The series of each SLO that a promise rests on, and the alerts that such an SLO names and no listing holds."""
    for promise in service.promises:
        slo = bind(Context(service, promise, estate)).thing
        if not isinstance(slo, Slo):
            continue
        yield slo.id.instance, Want(Kind.SERIES, slo.id.key)
        for id in {*slo.monitors, *(ref.to for ref in slo.refs if ref.to.kind == Kind.MONITOR)}:
            if not estate.get(id).rows:
                yield id.instance, Want(Kind.MONITOR, id.key)


def _called(service: Service, estate: Estate) -> Iterator[tuple[str, Want]]:
    """Hops and people on the way of a page that no listing holds."""
    for promise in service.promises if instances(estate, Kind.POLICY) else ():
        for id in unread(service, promise, estate):
            yield id.instance, Want(Kind(id.kind), id.key)


def _named(service: Service, estate: Estate) -> Iterator[tuple[str, Want]]:
    """Declared ids and urls of which no listing holds the thing: only asking by id tells gone from unlisted."""
    for kind, reference in _references(service):
        if resolve(estate, kind, reference).rows:
            continue
        for instance in instances(estate, kind):
            key = _key(reference, instance, kind)
            if key is not None:
                yield instance, Want(kind, key)


def _references(service: Service) -> Iterator[tuple[Kind, str]]:
    for book in service.playbooks:
        for action in book.first_actions:
            if action.form == "open":
                yield from ((kind, action.url) for kind in NAMED if key_of(action.url, kind))
    for promise in service.promises:
        for binding in promise.measured_by:
            if binding.form in ("slo", "monitor"):
                yield Kind(binding.form), binding.reference


def _key(reference: str, instance: str, kind: Kind) -> str | None:
    """The key to ask that instance for, None where the reference means another instance or holds no key."""
    if "//" in reference:
        return key_of(reference, kind)
    spelled = Id.parse(reference)
    if spelled is not None and (spelled.instance, spelled.kind) != (instance, kind.value):
        return None
    key = spelled.key if spelled is not None else reference.rpartition("/")[2]
    return key if KEY.fullmatch(key) else None
