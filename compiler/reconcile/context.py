"""What each link may look at: one promise of one service beside one estate, and what earlier links found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Link, State
from compiler.model.coverage import Section
from compiler.model.promise import Attestation, Promise, Service
from compiler.model.watching import Monitor, Slo
from compiler.ports import Estate

_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the settings ask of every judgement.

    `margin` is in percentage points; `max_age` says for each kind how old a whole reading may be.
    """

    margin: Decimal = Decimal(0)
    review_after: timedelta = timedelta(days=180)
    max_age: Mapping[str, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """One promise to be judged; `slo`, `meter`, `attested` and `alerts` are what was found so far."""

    service: Service
    promise: Promise
    estate: Estate
    terms: Terms = Terms()
    slo: Slo | None = None
    meter: Monitor | None = None
    attested: Attestation | None = None
    alerts: tuple[Monitor, ...] = ()

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


def unseen(estate: Estate, kind: Kind, instance: str) -> tuple[Gap, ...]:
    """What is not known of a kind in one instance that brings it; nothing where it does not."""
    gaps = (one.gap() for one in estate.coverage(kind) if one.instance == instance)
    return tuple(gap for gap in gaps if gap is not None and gap.configured)


def seen_lately(context: Context, link: Link) -> Link:
    """The link as it is, or UNKNOWN where it rests on rows that the last pull could not read, or that are too old.

    The last answer stays in the reason, and the matches stay; the faults do not, since they may be mended by now.
    """
    if link.state not in (State.PROVEN, State.BROKEN):
        return link
    gaps = tuple(sorted({gap for id in _rests_on(link) for gap in stale(context.estate, id, context.terms.max_age)}))
    if not gaps:
        return link
    last = min((gap.since for gap in gaps if gap.since), default=None)
    seen = f"last seen {last:%Y-%m-%d %H:%M} UTC" if last else "not seen in this snapshot"
    reason = f"{'; '.join(map(str, gaps))}; {seen}: {link.reason}"
    return replace(link, state=State.UNKNOWN, reason=reason, gaps=link.gaps + gaps, faults=())


def stale(estate: Estate, id: Id, max_age: Mapping[str, timedelta]) -> tuple[Gap, ...]:
    """Why a row may no longer be so: the last pull of its section failed, or is longer ago than its maximum age."""
    if id.kind not in _KINDS:
        return ()
    found = (_why(one, max_age, estate.info.taken) for one in estate.coverage(Kind(id.kind)))
    return tuple(gap for gap in found if gap is not None and gap.instance == id.instance)


def _rests_on(link: Link) -> Iterable[Id]:
    subjects = {fault.subject for fault in link.faults if fault.breaks}
    return {match.to for match in link.matches} | {id for proof in link.evidence for id in proof.ids} | subjects


def _why(section: Section, max_age: Mapping[str, timedelta], taken: datetime) -> Gap | None:
    cover, limit = section.coverage, max_age.get(section.kind)
    if cover.gap is not None:
        return Gap(section.kind, section.instance, cover.gap.why, cover.good_at)
    if limit is None or cover.good_at is None or taken - cover.good_at <= limit:
        return None
    return Gap(section.kind, section.instance, "read longer ago than its maximum age", cover.good_at)
