"""What each link may look at: one promise of one service beside one estate, and what earlier links found."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Link, LinkName, State
from compiler.model.frozen import dataclass
from compiler.model.promise import Attestation, Promise, Service
from compiler.model.watching import Monitor, Slo
from compiler.ports import Estate
from compiler.reconcile.desk import Desk

_KINDS = frozenset(kind.value for kind in Kind)

ONCALL = (Kind.INTEGRATION, Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.MAINTENANCE)

LOOKS_AT: Mapping[LinkName, tuple[Kind, ...]] = {
    "measured": (Kind.SLO,),
    "sufficient": (Kind.SLO,),
    "alerted": (Kind.MONITOR, Kind.DOWNTIME),
    "paged": (Kind.MONITOR, Kind.RULE, *ONCALL),
    "staffed": (Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER),
    "visible": (Kind.DASHBOARD,),
    "tellable": (Kind.ACCOUNT, Kind.NUMBER, Kind.TEMPLATE, Kind.HEALTH),
}
"""The kinds that a link is read from."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the settings ask of every judgement.

    `margin` is in percentage points; `max_age` says for each kind how old a whole reading may be; `horizon` is how
    far ahead somebody must be on call.
    """

    margin: Decimal = Decimal(0)
    review_after: timedelta = timedelta(days=180)
    max_age: Mapping[str, timedelta] = field(default_factory=dict)
    horizon: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Context:
    """One promise to be judged; `slo`, `meter`, `attested` and `alerts` are what was found so far.

    The promises of a service share a `desk`.
    """

    service: Service
    promise: Promise
    estate: Estate
    terms: Terms = Terms()
    slo: Slo | None = None
    meter: Monitor | None = None
    attested: Attestation | None = None
    alerts: tuple[Monitor, ...] = ()
    desk: Desk = field(default_factory=Desk)

    @property
    def as_of(self) -> datetime:
        """The snapshot's instant, which is every "now" of a judgement."""
        return self.estate.info.taken

    @property
    def thing(self) -> Slo | Monitor | None:
        """The live thing that measures the promise."""
        return self.slo or self.meter

    @property
    def measures(self) -> Id | None:
        """Its id."""
        return self.thing.id if self.thing else None


def instances(estate: Estate, kind: Kind) -> tuple[str, ...]:
    """The connector instances that bring a kind."""
    return tuple(sorted({section.instance for section in estate.coverage(kind)}))


def unseen(context: Context, kind: Kind, instance: str) -> tuple[Gap, ...]:
    """What is not known of a kind in one instance that brings it; nothing where it does not."""
    ours = (one for one in context.estate.coverage(kind) if one.instance == instance)
    partly = (one.gap() for one in ours if one.coverage.gap is None)
    return tuple(gap for gap in partly if gap is not None) + stale(context.estate, Id(instance, kind, ""))


def seen_lately(context: Context, link: Link) -> Link:
    """The link as it is, or UNKNOWN where it rests on rows of a section that the last pull could not read.

    The last answer stays in the reason, and the matches stay; the faults do not, since they may be mended by now.
    """
    if link.state not in (State.PROVEN, State.BROKEN):
        return link
    gaps = tuple(sorted({gap for id in _rests_on(context, link) for gap in stale(context.estate, id)}))
    if not gaps:
        return link
    last = min((gap.since for gap in gaps if gap.since), default=None)
    seen = f"last seen {last:%Y-%m-%d %H:%M} UTC" if last else "not seen in this snapshot"
    reason = f"{'; '.join(map(str, gaps))}; {seen}: {link.reason}"
    return replace(link, state=State.UNKNOWN, reason=reason, gaps=link.gaps + gaps, faults=())


def stale(estate: Estate, id: Id) -> tuple[Gap, ...]:
    """Why a row may no longer be so: the last pull of its section failed; since when it is as it is known."""
    if id.kind not in _KINDS:
        return ()
    sections = (one for one in estate.coverage(Kind(id.kind)) if one.instance == id.instance)
    failed = ((one.coverage.gap, one.coverage.good_at) for one in sections)
    return tuple(Gap(id.kind, id.instance, gap.why, good) for gap, good in failed if gap is not None)


def _rests_on(context: Context, link: Link) -> set[Id]:
    """The live things that a link was read from; a broken one rests on all kinds in which better news would be."""
    found = {match.to for match in link.matches} | {id for proof in link.evidence for id in proof.ids}
    if link.state is not State.BROKEN:
        return found
    subjects = {fault.subject for fault in link.faults if fault.breaks}
    homes = {id.instance for id in subjects} | ({context.measures.instance} if context.measures else set())
    return found | subjects | {Id(home, kind, "") for home in homes for kind in LOOKS_AT.get(link.name, ())}
