"""Where an address of an alert enters an on-call product: which integration or service it names, and how sure that is.

A name alone is only likely, since the alert's product may call a service by any name. It is proven where the team
declared it, where both live in one account, where the catalogue links the service to the very thing that the name
means, or where an incident came that way within 90 days.
"""

from collections.abc import Iterable

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Fault
from compiler.model.frozen import dataclass
from compiler.model.promise import PagingRoute
from compiler.model.routing import Integration, OncallService, Routing, folded, spelled
from compiler.model.watching import Address, Entry, Monitor, Resource
from compiler.reconcile.context import Context, instances, unseen
from compiler.reconcile.paging_incidents import came
from compiler.reconcile.paging_mail import mail_doors

ALIKE = 0.8
"""Names are nearly the same where so much of them is; what is left is a typing mistake."""

_TAKES = "the integration “{}” takes the mail that it sends"

HOMES = (Kind.ONCALL_SERVICE, Kind.INTEGRATION)


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where an address leads: a service, an integration before it, or a routing that stands before services.

    `proof` says why it surely does, None where only the name says so. Without a `thing`, `why` says what is missing
    and `faults` what is wrong.
    """

    thing: OncallService | Integration | Routing | None = None
    proof: Evidence | None = None
    gaps: tuple[Gap, ...] = ()
    faults: tuple[Fault, ...] = ()
    why: str = ""


def entrances(context: Context, monitor: Monitor, address: Address) -> tuple[Entrance, ...]:
    """Every place that the address may mean; at least one, which may say that none is known."""
    declared = [one for one in context.service.oncall if one.handle in ("", address.text, address.text.lstrip("@"))]
    if declared:
        return tuple(_declared(context, one) for one in declared)
    if address.templated:
        return (Entrance(why=f"{address.text} is only known when the alert fires"),)
    doors = mail_doors(context.estate, address)
    if doors:
        return tuple(Entrance(one, Evidence("referenced", _TAKES.format(one.name), (one.id,))) for one in doors)
    if not address.product:
        return (Entrance(why=f"where {address.text} leads is not known"),)
    linked, unread = _catalogued(context, address)
    named, gaps = _named(context, address)
    if not named:
        return (_nameless(context, monitor, address, linked, (*gaps, *unread)),)
    return tuple(_proven(context, monitor, address, one, linked) for one in named)


def _declared(context: Context, route: PagingRoute) -> Entrance:
    """The service that the team says the handle leads to."""
    spelled_id = Id.parse(route.reference)
    if spelled_id is not None and spelled_id.kind == Kind.ONCALL_SERVICE:
        answer = context.estate.get(spelled_id)
    else:
        answer = context.estate.tagged(Kind.ONCALL_SERVICE, frozenset({f"url:{spelled(route.reference)}"}))
    found = answer.first
    if isinstance(found, OncallService):
        return Entrance(found, Evidence("declared", f"declared to page “{found.name}”", (found.id,)))
    reason = f"{route.reference}, declared as what is paged, is not there"
    if answer.gaps or spelled_id is None or not context.estate.proven_gone(spelled_id):
        return Entrance(gaps=answer.gaps, why=reason)
    fix = "name the service that exists, by its id or url"
    return Entrance(faults=(Fault("hop gone", spelled_id, reason, fix, place=route.place),), why=reason)


def _named(context: Context, address: Address) -> tuple[tuple[OncallService | Integration, ...], tuple[Gap, ...]]:
    """What the address means by its name, without integrations of a service that has the name itself."""
    tag = frozenset({f"addressed:{address.product}-{folded(address.name)}"})
    found: list[OncallService | Integration] = []
    gaps: list[Gap] = []
    for kind in HOMES:
        answer = context.estate.tagged(kind, tag)
        found += [one for one in answer.rows if isinstance(one, (OncallService, Integration))]
        gaps += [gap for gap in answer.gaps if gap.configured]
    services = {one.id for one in found if isinstance(one, OncallService)}
    kept = (one for one in found if not (isinstance(one, Integration) and one.feeds in services))
    return tuple(kept), tuple(sorted(set(gaps)))


def _catalogued(context: Context, address: Address) -> tuple[dict[Id, Entry], tuple[Gap, ...]]:
    """The on-call services of that product to which the catalogue links the service, each by its entry."""
    found: dict[Id, Entry] = {}
    gaps: list[Gap] = []
    for entry in _entries(context):
        urls = frozenset(f"url:{spelled(url)}" for url in entry.oncall)
        answer = context.estate.tagged(Kind.ONCALL_SERVICE, urls)
        gaps += [gap for gap in answer.gaps if gap.configured]
        for one in answer.rows:
            if f"addressed:{address.product}" in one.tags:
                found.setdefault(one.id, entry)
    return found, tuple(gaps)


def _entries(context: Context) -> Iterable[Entry]:
    """The catalogue's entries for the deployables of the service."""
    keys = sorted({value for key, value in context.service.matches if key == "service"} | {context.service.name})
    for instance in instances(context.estate, Kind.ENTRY):
        for key in keys:
            found = context.estate.get(Id(instance, Kind.ENTRY, key)).first
            if isinstance(found, Entry):
                yield found


def _proven(
    context: Context, monitor: Monitor, address: Address, thing: OncallService | Integration, linked: dict[Id, Entry]
) -> Entrance:
    """The place with the best proof that the address leads there."""
    home = thing.id if isinstance(thing, OncallService) else thing.feeds
    if thing.id.instance == monitor.id.instance:
        return Entrance(thing, Evidence("referenced", f"{address.text} is resolved by its own product", (thing.id,)))
    catalogued = None
    if home in linked:
        said = f"the catalogue's entry “{linked[home].name}” links to what {address.text} names"
        catalogued = Evidence("catalogued", said, (linked[home].id, home))
        if not unseen(context, Kind.ENTRY, linked[home].id.instance):
            return Entrance(thing, catalogued)
    proofs = (came(context, monitor, one, None if one == home else thing.id) for one in _homes(context, home))
    return Entrance(thing, next((one for one in proofs if one is not None), catalogued))


def _homes(context: Context, home: Id | None) -> tuple[Id, ...]:
    """The services at which events arrive behind a door: the one that it feeds, or all to which its routing leads."""
    routing = context.estate.get(home).first if home is not None and home.kind == Kind.ROUTING else None
    if not isinstance(routing, Routing):
        return (home,) if home is not None else ()
    ways = (*routing.rules, *((routing.otherwise,) if routing.otherwise is not None else ()))
    return tuple(dict.fromkeys(id for way in ways for id in way.to if id.kind == Kind.ONCALL_SERVICE))


def _nameless(
    context: Context, monitor: Monitor, address: Address, linked: dict[Id, Entry], gaps: tuple[Gap, ...]
) -> Entrance:
    """A handle whose name nothing has, since the alert's product may call a service by any name.

    A name that is nearly another one is a mistake, and a finding; else what the catalogue links to is what is meant.
    """
    if gaps:
        return Entrance(gaps=tuple(sorted(set(gaps))), why=f"where {address.text} leads could not be read")
    known = _known(context, address)
    if not known:
        gap = Gap("oncall", "", f"no connector configured that knows where {address.text} leads", configured=False)
        return Entrance(gaps=(gap,), why=gap.why)
    if address.form == "team":
        return Entrance(why=f"{address.text} is a team, and none of those that take pages")
    near = _near(address, known)
    if near:
        return _misspelled(monitor, address, near)
    if len(linked) == 1:
        ((id, entry),) = linked.items()
        said = f"the catalogue's entry “{entry.name}” links to it; {address.text} is a name of the alert's product"
        return Entrance(context.estate.get(id).first, Evidence("catalogued", said, (entry.id, id)))
    return Entrance(why=f"no service or integration has the name of {address.text}")


def _near(address: Address, known: tuple[Resource, ...]) -> str:
    """The name that is nearly that of the address, "" where there is none."""
    from difflib import get_close_matches

    names = {folded(one.name): one.name for one in known}
    return next((names[one] for one in get_close_matches(folded(address.name), list(names), 1, ALIKE)), "")


def _misspelled(monitor: Monitor, address: Address, near: str) -> Entrance:
    why = f"“{monitor.name}” notifies {address.text}, and no service or integration has that name; “{near}” is"
    fix = f'correct the handle, or declare `oncall: [{{handle: "{address.text}", to: <url of the on-call service>}}]`'
    return Entrance(faults=(Fault("handle names nothing", monitor.id, f"{why} nearly that", fix, False),), why=why)


def _known(context: Context, address: Address) -> tuple[Resource, ...]:
    """Everything of the product that the address names; empty where no connector reads it."""
    tag = frozenset({f"addressed:{address.product}"})
    return tuple(one for kind in HOMES for one in context.estate.tagged(kind, tag).rows)
