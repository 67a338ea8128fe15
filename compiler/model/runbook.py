"""Runbook: all that a template may see. Everything is decided, worded, ordered and dated before it gets here.

Every value is text, a number, a truth value, None, or a tuple of these, so that the JSON document is the shape of
these files and nothing else. Text is as received, unescaped: each format escapes it for the place where it lands.
Instants are UTC to the minute, such as `2026-11-01T06:00Z`; percentages are decimal text, such as `99.95`.
"""

from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.lines import FindingLine, Line, LinkLine
from compiler.model.status import Status

SCHEMA = "runbook-document/v1"
"""The version of the document's shape. Fields may be added under it; none changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A live thing that may measure an unbound promise: why we think so, and the line to paste."""

    id: str
    name: str
    why: str
    paste: str


@dataclass(frozen=True, slots=True)
class AlertCard:
    """An alert of a promise: where it opens, whom its text notifies, and why it belongs to the promise.

    `added` are handles that its text lacks: a notification rule or another alert adds them.
    """

    id: str
    name: str
    url: str
    notifies: tuple[str, ...]
    evidence: tuple[str, ...]
    added: tuple[str, ...] = ()


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

    `guarded` is the answer of the wiring alone; `standing` is that answer in words, with what names it. `ways` are
    those of a page of its alerts, hop by hop.
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
    ways: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class DependencyLine:
    """Something that the service leans on, and how hard."""

    name: str
    hard: bool
    note: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that people attached: a note on architecture or a postmortem, with its date and where it lies.

    `file` is how its settings name it, `url` its page where it has one.
    """

    form: str
    title: str
    dated: str
    file: str
    url: str


@dataclass(frozen=True, slots=True)
class ContextCard:
    """Where the service runs, by which tags its deployables are known, and what was written about it."""

    regions: tuple[str, ...]
    runs_on: str
    environments: tuple[str, ...]
    deployables: tuple[str, ...]
    dependencies: tuple[DependencyLine, ...]
    papers: tuple[PaperLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RotationLine:
    """One answer of the links that lead to a person, and the promises that share it."""

    link: str
    mark: str
    reason: str
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RungLine:
    """One level of an escalation policy: its number, after which time it is called, whom it calls (roles, not names).

    `says` is the product's own number where the time is a sum, empty otherwise.
    """

    level: int
    after: str
    targets: tuple[Line, ...]
    says: str = ""


@dataclass(frozen=True, slots=True)
class EscalationCard:
    """Whom a page of these promises calls, level by level, and when it gives up; `doubt` where only a name says so."""

    policy: Line
    promises: tuple[str, ...]
    rungs: tuple[RungLine, ...]
    ends: str
    doubt: str


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
    """How a failure is noticed: the alert or state, where it opens, the panel with its reason, commands to run.

    `mark` stands beside it wherever it is named, such as that it is silenced.
    """

    text: str
    id: str
    url: str
    panel: PanelCard | None
    commands: tuple[str, ...]
    note: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One first action: a command to run, a url to open, or a judgement to make.

    `mark` stands beside it wherever it is named, such as that what it opens is gone.
    """

    form: Literal["run", "open", "judgement", "text"]
    text: str
    url: str = ""
    mark: str = ""


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
    diagnose: tuple[str, ...]
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
class Runbook:
    """One service's document: its structure, and under `status` all that lives.

    `rows` are declared failure modes, `drafts` those that nobody has written; of both together at most fifteen stand
    in the table (`in_table`), and `beyond` did not fit.
    `findings` are those that the team can mend; weather stands in the status.
    `around` is the instant of the incident that this copy was made for, empty for the runbook that is kept.
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
    around: str = ""
    escalation: tuple[EscalationCard, ...] = ()
