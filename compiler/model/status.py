"""Status: the part of a document that lives, as of the snapshot."""

from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.lines import FindingLine, Line, LinkLine


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
    """A promise as it lives: both answers, what was attained, the trend, every link that is not simply proven.

    `ends` is when its error budget ends at the last day's burn, `spending` the arithmetic of that; both may be empty.
    """

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
    arithmetic: str
    figure: Figure | None
    links: tuple[LinkLine, ...]
    ends: str = ""
    spending: str = ""


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
    """A channel that promises use, with the health of its senders and of the wordings that playbooks name."""

    handle: str
    url: str
    mark: str
    senders: tuple[SenderLine, ...]
    others: str
    gaps: tuple[str, ...]
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StripSpan:
    """A stretch of a strip, in thousandths of its width; `state` is `on`, `override`, `hole` or `dark` (not known)."""

    first: int
    last: int
    state: Literal["on", "override", "hole", "dark"]


@dataclass(frozen=True, slots=True)
class StripBar:
    """One level of a strip, with its stretches; what no stretch covers is time in which nobody is wanted."""

    label: str
    spans: tuple[StripSpan, ...]


@dataclass(frozen=True, slots=True)
class StripDay:
    """A midnight in UTC, in thousandths of the width, with the date that begins."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A small drawing of the coming weeks: a bar for each level, and a mark for each midnight in UTC."""

    file: str
    title: str
    description: str
    bars: tuple[StripBar, ...]
    days: tuple[StripDay, ...]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One level as it is on call: who is now, until when, who follows, and the times when nobody is.

    People are counted; their names stand here only where the settings let the connector keep them.
    """

    level: int
    after: str
    targets: tuple[Line, ...]
    now: str
    until: str
    then: str
    holes: tuple[str, ...]
    overrides: int


@dataclass(frozen=True, slots=True)
class OncallStatus:
    """Who is on call behind one policy for the coming weeks, and the longest wait for a person in that time."""

    policy: Line
    promises: tuple[str, ...]
    first: str
    last: str
    worst: str
    hours: str
    levels: tuple[DutyLine, ...]
    strip: Strip


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
class MovedLine:
    """Something that the service rests on and that is not as it was: how it moved, what it was and is, why, when."""

    drift: str
    kind: str
    name: str
    says: str
    why: str
    at: str
    url: str


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
    """What lives: everything that may differ from one night to the next while nobody changed anything.

    `moved` is what changed since `moved_since`, which is empty where there is nothing to compare with.
    """

    banner: Banner
    promises: tuple[PromiseStatus, ...]
    weather: tuple[FindingLine, ...]
    channels: tuple[ChannelStatus, ...]
    notes: tuple[NoteLine, ...]
    allowances: tuple[AllowanceLine, ...]
    unknowns: tuple[UnknownLine, ...]
    sections: tuple[SectionLine, ...]
    oncall: tuple[OncallStatus, ...] = ()
    moved: tuple[MovedLine, ...] = ()
    moved_since: str = ""
