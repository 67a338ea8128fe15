"""Runbook: all that a template may see. Everything is decided, worded, ordered and dated before it gets here.

Every value is text, a number, a truth value, None, or a tuple of these, so that the JSON document is this file's
shape and nothing else. Text is as received, unescaped: each format escapes it for the place where it lands.
Instants are UTC to the minute, such as `2026-11-01T06:00Z`; percentages are decimal text, such as `99.95`.
"""

from dataclasses import dataclass
from typing import Literal

SCHEMA = "runbook-document/v1"
"""The version of the document's shape. Fields may be added under it; none changes its meaning or goes."""

STATES = ("proven", "broken", "unknown", "not applicable", "moot", "live")
LinkState = Literal["proven", "broken", "unknown", "not applicable", "moot", "live"]
"""States of a link in a document; `live` is one whose answer changes by the hour, and stands in the status."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: plain text, text that stands out, something to copy, or a url with its text."""

    form: Literal["text", "strong", "code", "link"]
    text: str
    url: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of a promise's chain: its name, its state, the mark that shows it, the reason in one sentence.

    `quiet` marks one that holds, or is not asked for, with nothing more to tell.
    """

    name: str
    state: LinkState
    mark: str
    reason: str
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A live thing that may measure an unbound promise: why we think so, and the line to paste."""

    id: str
    name: str
    why: str
    paste: str


@dataclass(frozen=True, slots=True)
class AlertCard:
    """An alert of a promise: where it opens, whom its text notifies, and why it belongs to the promise."""

    id: str
    name: str
    url: str
    notifies: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelCard:
    """The panel to look at: dashboard, panel, a url that opens it with its variables set, and why this one."""

    dashboard: str
    panel: str
    url: str
    why: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """A promise as structure: sentence, reading, what measures it, its chain, its alerts, its panel.

    `guarded` is the answer of the wiring alone; `standing` is that answer in words, with what names it.
    """

    id: str
    says: str
    to: str
    channel: str
    response: str
    reading: str
    guarded: Literal["whole", "broken", "unknown"]
    standing: str
    headline: str
    measured: Line
    measured_id: str
    evidence: tuple[str, ...]
    targets: tuple[str, ...]
    links: tuple[LinkLine, ...]
    candidates: tuple[CandidateLine, ...]
    alerts: tuple[AlertCard, ...]
    panel: PanelCard | None


@dataclass(frozen=True, slots=True)
class DependencyLine:
    """Something that the service leans on, and how hard."""

    name: str
    hard: bool
    note: str


@dataclass(frozen=True, slots=True)
class ContextCard:
    """Where the service runs, and by which tags its deployables are known."""

    regions: tuple[str, ...]
    runs_on: str
    environments: tuple[str, ...]
    deployables: tuple[str, ...]
    dependencies: tuple[DependencyLine, ...]


@dataclass(frozen=True, slots=True)
class RotationLine:
    """One answer of the links that lead to a person, and the promises that share it."""

    link: str
    mark: str
    reason: str
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom to reach, printed as declared."""

    role: str
    name: str
    reach: str


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """The standing procedures as Markdown; empty text where nothing was declared."""

    deployments: str
    config_changes: str
    access: str


@dataclass(frozen=True, slots=True)
class DetectionCard:
    """How a failure is noticed: the alert or state, where it opens, the panel with its reason, commands to run."""

    text: str
    id: str
    url: str
    panel: PanelCard | None
    commands: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One first action: a command to run, a url to open, or a judgement to make."""

    form: Literal["run", "open", "judgement", "text"]
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class HopLine:
    """One step of an escalation path; `doubt` is empty where it is declared or proven."""

    text: str
    url: str
    doubt: str


@dataclass(frozen=True, slots=True)
class RowCard:
    """A failure mode. `anchor` is stable; the five lines are the cells of the table, one url each at most."""

    anchor: str
    scenario: str
    draft: bool
    in_table: bool
    cause: str
    scenario_cell: Line
    detection_cell: Line
    actions_cell: Line
    escalation_cell: Line
    messaging_cell: Line
    promises: tuple[str, ...]
    detections: tuple[DetectionCard, ...]
    actions: tuple[ActionCard, ...]
    escalation: tuple[HopLine, ...]
    tell: tuple[Line, ...]
    wants: tuple[str, ...]
    reviewed: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording to send: for whom, in which language, with its placeholders as they were declared."""

    audience: Literal["internal", "external"]
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class BacklogLine:
    """Work: what, who, until when. `code` and `subject` name the finding that asks for it, empty for declared work."""

    item: str
    owner: str
    due: str
    code: str = ""
    subject: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in full: what is so, what to do, who suffers, and where it is to be mended."""

    code: str
    severity: str
    subject: str
    message: str
    fix: str
    affected: tuple[str, ...]
    place: str
    url: str
    fingerprint: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class AttainedLine:
    """What an SLO attained over one window; budget left in percent, negative when overspent; empty is unknown."""

    window: str
    attained: str
    target: str
    budget_left: str
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A small drawing of a series: percent good by slot, oldest first, None where nothing happened; target line."""

    file: str
    title: str
    description: str
    values: tuple[str | None, ...]
    target: str


@dataclass(frozen=True, slots=True)
class PromiseStatus:
    """A promise as it lives: both answers, what was attained, the trend, every link that is not simply proven."""

    id: str
    says: str
    guarded: Literal["whole", "broken", "unknown"]
    standing: str
    headline: str
    kept: Literal["yes", "at risk", "no", "unknown"]
    keeping: str
    kept_reason: str
    attained: tuple[AttainedLine, ...]
    last: str
    budget: str
    trend: str
    figure: Figure | None
    links: tuple[LinkLine, ...]


@dataclass(frozen=True, slots=True)
class SenderLine:
    """An account, number or wording of a channel: whether it can send, the provider's words, and why not."""

    what: Literal["account", "number", "template"]
    name: str
    mark: str
    state: str
    limits: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """A channel that promises use, with the health of all that sends over it."""

    handle: str
    url: str
    mark: str
    senders: tuple[SenderLine, ...]
    gaps: tuple[str, ...]
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """A finding that the team lives with, and whether the allowance still counts."""

    code: str
    on: str
    reason: str
    owner: str
    until: str
    state: Literal["in force", "expired", "unused"]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """How well one kind of one connector instance was read, and how old it was at the snapshot."""

    instance: str
    kind: str
    state: Literal["complete", "partial", "stale", "absent"]
    mark: str
    read_at: str
    age: str
    rows: int
    note: str


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """Something that could not be known, and the answers that wait for it."""

    what: str
    why: str
    since: str
    touches: tuple[str, ...]
    configured: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A fact worth telling that is no fault, such as a planned silence with its end."""

    promise: str
    link: str
    text: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What every reader must know first: of when this is, and how much of it is unknown, old or allowed."""

    as_of: str
    snapshot: str
    sentences: tuple[str, ...]
    unknowns: int
    stale: int
    allowances: int


@dataclass(frozen=True, slots=True)
class Status:
    """What lives: everything that may differ from one night to the next while nobody changed anything."""

    banner: Banner
    promises: tuple[PromiseStatus, ...]
    weather: tuple[FindingLine, ...]
    channels: tuple[ChannelStatus, ...]
    notes: tuple[NoteLine, ...]
    allowances: tuple[AllowanceLine, ...]
    unknowns: tuple[UnknownLine, ...]
    sections: tuple[SectionLine, ...]


@dataclass(frozen=True, slots=True)
class Runbook:
    """One service's document: its structure, and under `status` all that lives.

    `rows` are declared failure modes, `drafts` those that nobody has written; of both together at most fifteen stand
    in the table (`in_table`), and `beyond` did not fit.
    `findings` are those that the team can mend; weather stands in the status.
    """

    schema: str
    service: str
    title: str
    owner: str
    promises: tuple[PromiseCard, ...]
    context: ContextCard
    rotation: tuple[RotationLine, ...]
    dashboards: tuple[Line, ...]
    contacts: tuple[ContactLine, ...]
    procedures: ProcedureCard
    rows: tuple[RowCard, ...]
    drafts: tuple[RowCard, ...]
    beyond: int
    wording: tuple[Wording, ...]
    backlog: tuple[BacklogLine, ...]
    findings: tuple[FindingLine, ...]
    status: Status
