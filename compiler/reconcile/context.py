"""What each link may look at: one promise of one service beside one estate, and what earlier links found."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Link, State
from compiler.model.promise import Promise, Service
from compiler.model.watching import Monitor, Slo
from compiler.ports import Estate

_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Context:
    """One promise to be judged. `margin` is in percentage points; `slo` and `alerts` are what was found so far."""

    service: Service
    promise: Promise
    estate: Estate
    margin: Decimal = Decimal(0)
    slo: Slo | None = None
    meter: Monitor | None = None
    alerts: tuple[Monitor, ...] = ()

    @property
    def as_of(self) -> datetime:
        """The snapshot's instant, which is every "now" of a judgement."""
        return self.estate.info.taken

    @property
    def measures(self) -> Id | None:
        """The live thing that measures the promise."""
        found = self.slo or self.meter
        return found.id if found else None


def instances(estate: Estate, kind: Kind) -> tuple[str, ...]:
    """The connector instances that bring a kind."""
    return tuple(sorted({section.instance for section in estate.coverage(kind)}))


def seen_lately(estate: Estate, link: Link) -> Link:
    """The link as it is, or UNKNOWN where it is proven only by rows of a section whose last pull failed."""
    if link.state is not State.PROVEN:
        return link
    ids = {match.to for match in link.matches} | {id for proof in link.evidence for id in proof.ids}
    gaps = tuple(sorted({gap for id in ids for gap in _failed(estate, id)}))
    if not gaps:
        return link
    last = min((gap.since for gap in gaps if gap.since), default=None)
    seen = f"last seen {last:%Y-%m-%d %H:%M} UTC" if last else "not seen in this snapshot"
    reason = f"{'; '.join(map(str, gaps))}; {seen}: {link.reason}"
    return replace(link, state=State.UNKNOWN, reason=reason, gaps=link.gaps + gaps)


def _failed(estate: Estate, id: Id) -> list[Gap]:
    if id.kind not in _KINDS:
        return []
    sections = (one for one in estate.coverage(Kind(id.kind)) if one.instance == id.instance)
    return [
        Gap(id.kind, id.instance, one.coverage.gap.why, one.coverage.good_at)
        for one in sections
        if one.coverage.gap is not None
    ]
