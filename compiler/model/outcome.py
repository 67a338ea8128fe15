"""What compiling one service came to, in a form that can be kept and read again without judging anew."""

from datetime import date

from compiler.model.base import Id, Place
from compiler.model.coverage import Section, SnapshotInfo
from compiler.model.finding import Finding
from compiler.model.frozen import dataclass
from compiler.model.inventory import Served, Wanting
from compiler.model.spending import Budget


@dataclass(frozen=True, slots=True)
class AllowedFinding:
    """A finding that an allowance covers: whose, why, until when, and where it is declared."""

    finding: Finding
    reason: str
    owner: str
    until: date | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """The two answers of one promise in words, its eight links as (name, state, reason), its budget and its SLO."""

    promise: str
    says: str
    guarded: str
    headline: str
    kept: str
    kept_reason: str
    links: tuple[tuple[str, str, str], ...] = ()
    budget: Budget | None = None
    slo: Id | None = None
    rests: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One service, compiled: documents by path, findings, verdicts, and the sections that they rest on.

    `served` are the SLOs and alerts that are at work for it, `wanting` is what its dashboards are found by.

    `silent` pairs the code of a check that could not be judged with the section that it lacked. `lapsed` gives the
    fingerprint of each finding whose allowance has ended, with its last day. `owner` is the team that answers for the
    service, `places` where its promises and playbooks are declared, by id, and the service itself last. `rests` are
    the live things that its answers were read from.
    """

    service: str
    files: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    allowed: tuple[AllowedFinding, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[VerdictLine, ...] = ()
    sections: tuple[Section, ...] = ()
    info: SnapshotInfo | None = None
    lapsed: tuple[tuple[str, date], ...] = ()
    owner: str = ""
    places: tuple[tuple[str, Place], ...] = ()
    rests: tuple[Id, ...] = ()
    served: tuple[Served, ...] = ()
    wanting: Wanting = Wanting()
