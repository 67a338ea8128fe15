"""The chain of a promise: eight links, each with its state and its evidence, and what is built from them."""

from enum import Enum
from typing import Any, Literal

from compiler.model.base import Gap, Id, Place
from compiler.model.catalogue import Attachment
from compiler.model.change import Change
from compiler.model.channel import Account, Health, Number, Template
from compiler.model.coverage import Answer, Section, SnapshotInfo
from compiler.model.evidence import Evidence as Evidence
from compiler.model.evidence import Rung as Rung
from compiler.model.frozen import dataclass
from compiler.model.oncall import Forecast, Way
from compiler.model.promise import Action, Playbook, Promise, Service
from compiler.model.reading import Attained, Series
from compiler.model.spending import Budget
from compiler.model.watching import Dashboard, Monitor, Slo

LinkName = Literal["measured", "sufficient", "alerted", "paged", "staffed", "visible", "actionable", "tellable"]
LINKS: tuple[LinkName, ...] = (
    "measured",
    "sufficient",
    "alerted",
    "paged",
    "staffed",
    "visible",
    "actionable",
    "tellable",
)


class State(Enum):
    """The answers that a link can give; MOOT rests on a link that is already broken and yields no finding."""

    PROVEN = "proven"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class Loser:
    """A candidate that was not chosen, and why."""

    id: Id
    name: str
    why: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two live things that belong together; `part` is the panel, `url` opens it with its variables set."""

    of: Id
    to: Id
    name: str = ""
    part: str = ""
    part_name: str = ""
    url: str = ""
    evidence: tuple[Evidence, ...] = ()
    losers: tuple[Loser, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, by a stable name such as "weaker target"; checks turn it into a finding.

    `breaks` says whether the link is broken by it; the others are warnings beside a link that holds.
    `reason` says what is so, `fix` what to do or paste, `ids` all live things concerned.
    """

    name: str
    subject: Id
    reason: str
    fix: str = ""
    breaks: bool = True
    url: str = ""
    place: Place | None = None
    ids: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain. `notes` are facts worth telling that are no faults, such as a planned downtime's end."""

    name: LinkName
    state: State
    reason: str
    evidence: tuple[Evidence, ...] = ()
    matches: tuple[Match, ...] = ()
    gaps: tuple[Gap, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def proven(name: LinkName, reason: str, **rest: Any) -> Link:
    """A link that holds."""
    return Link(name, State.PROVEN, reason, **rest)


def unknown(name: LinkName, reason: str, gaps: tuple[Gap, ...] = (), **rest: Any) -> Link:
    """A link of which the data that would tell is absent, partial, too old or not visible."""
    return Link(name, State.UNKNOWN, reason, gaps=gaps, **rest)


def moot(name: LinkName, because: LinkName) -> Link:
    """A link that rests on one already broken, and therefore yields nothing."""
    return Link(name, State.MOOT, f"rests on *{because}*")


def not_applicable(name: LinkName, reason: str) -> Link:
    """A link that this promise does not ask for."""
    return Link(name, State.NOT_APPLICABLE, reason)


def broken(name: LinkName, fault: Fault, **rest: Any) -> Link:
    """A link broken by something that is present and wrong."""
    return Link(name, State.BROKEN, fault.reason, faults=(fault, *rest.pop("faults", ())), **rest)


def absent(name: LinkName, answer: Answer[Any], fault: Fault, **rest: Any) -> Link:
    """The only way to be broken by an absence: UNKNOWN when the answer has gaps, BROKEN when it proves the absence."""
    if answer.gaps:
        return unknown(name, "; ".join(sorted({str(gap) for gap in answer.gaps})), answer.gaps, **rest)
    return broken(name, fault, **rest)


Guarded = Literal["whole", "broken", "unknown"]
Kept = Literal["yes", "at risk", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The two answers of a promise, never merged. `headline` names the earliest broken link, or what backs it."""

    guarded: Guarded
    headline: str
    broken: tuple[LinkName, ...] = ()
    unknown: tuple[LinkName, ...] = ()
    kept: Kept = "unknown"
    kept_reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live thing that may measure an unbound promise, why, and the line to paste."""

    id: Id
    name: str
    why: str
    paste: str
    proof: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A promise beside what backs it: all links in order, what they found, and the two answers.

    `ways` are those of a page of its alerts, `forecasts` who is on call behind the policies that these lead to.
    """

    promise: Promise
    links: tuple[Link, ...]
    verdict: Verdict
    slo: Slo | None = None
    alerts: tuple[Monitor, ...] = ()
    attained: tuple[Attained, ...] = ()
    series: Series | None = None
    candidates: tuple[Candidate, ...] = ()
    slo_url: str = ""
    ways: tuple[Way, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    budget: Budget | None = None

    def link(self, name: LinkName) -> Link:
        """The link of that name."""
        return next(link for link in self.links if link.name == name)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of an escalation path, in words; `proof` tells whether the live estate holds it."""

    text: str
    proof: Literal["declared", "proven", "likely", "unknown"] = "declared"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Detection:
    """How a row is noticed: an alert, an SLO or a channel state, where to look, and why that panel.

    `mark` is what must stand beside it wherever it is named, such as that it is silenced.
    """

    of: Id | None
    text: str
    url: str = ""
    panel: Match | None = None
    commands: tuple[str, ...] = ()
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A failure mode: what it is, how it is noticed, first actions, who is called, what customers are told.

    `key` is the stable anchor; a `draft` is not declared by anybody. `sources` say where each cell came from.
    """

    key: str
    scenario: str
    cause: Id
    detection: tuple[Detection, ...] = ()
    actions: tuple[Action, ...] = ()
    escalation: tuple[Hop, ...] = ()
    tell: tuple[str, ...] = ()
    draft: bool = False
    playbook: Playbook | None = None
    promises: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel that a promise uses: its account, senders and wordings, each with its health where it was read."""

    handle: str
    account: Account | None = None
    health: Health | None = None
    numbers: tuple[tuple[Number, Health | None], ...] = ()
    templates: tuple[tuple[Template, Health | None], ...] = ()
    gaps: tuple[Gap, ...] = ()
    url: str = ""
    promises: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One service, judged: the chains, the rows, the channels, and what could not be known.

    `moved` is what changed of the things that it rests on since the snapshot `moved_since`.
    """

    service: Service
    chains: tuple[Chain, ...] = ()
    rows: tuple[Row, ...] = ()
    channels: tuple[ChannelView, ...] = ()
    dashboards: tuple[tuple[Dashboard, str], ...] = ()
    sections: tuple[Section, ...] = ()
    info: SnapshotInfo | None = None
    faults: tuple[Fault, ...] = ()
    papers: tuple[Attachment, ...] = ()
    moved: tuple[Change, ...] = ()
    moved_since: SnapshotInfo | None = None
