"""What people declare: a service, what it promises, what to do when it breaks, and what they allow meanwhile."""

import re
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from compiler.model.base import DECLARED, Id, Place, Problem
from compiler.model.frozen import dataclass
from compiler.model.hours import Hours

Indicator = Literal["success", "uptime", "latency", "fresh", "accepted", "delivered", "read", "other"]
Response = Literal["page", "ticket", "review"]


@dataclass(frozen=True, slots=True)
class Window:
    """Over how long a target is judged. A rolling window has `days`; a calendar one has a `unit` such as "month"."""

    form: Literal["rolling", "calendar"]
    days: int | None = None
    unit: Literal["day", "week", "month", "quarter", "year"] | None = None

    def __str__(self) -> str:
        return f"{self.days} days" if self.form == "rolling" else f"a calendar {self.unit}"


@dataclass(frozen=True, slots=True)
class Bound:
    """The limit that makes an event good: `op` is `<` or `<=`, `value` in the SI unit `unit` (seconds: "s")."""

    op: str
    value: Decimal
    unit: str = "s"


@dataclass(frozen=True, slots=True)
class Objective:
    """A promise in numbers: at least `target` percent (0 to 100) of `indicator` within `bound`, over `window`.

    `assumed` names the parts that the sentence did not say and the reader filled in, such as "window".
    """

    indicator: Indicator
    target: Decimal
    window: Window
    bound: Bound | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word in place of a live proof, and the day until which it counts."""

    by: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """What a declaration names as measuring a promise: a live thing as written, or somebody's word.

    `form` is `slo`, `monitor`, `tag` or `attested`; `reference` is an id, a url, a bare key or a tag.
    """

    form: Literal["slo", "monitor", "tag", "attested"]
    reference: str
    place: Place
    attested: Attestation | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that customers were told, in their words, and how it is to be answered when it breaks.

    `scope` holds tag constraints as (key, value); `audience` counts people to be told; `peak` is messages a second.
    `objective` is how `says` was understood or its declared override, None without numbers; `understood` shows it in
    one line, `suggestion` offers a wording where there are no numbers. `hours` are those of support, as declared, and
    `support` what was read of them: its zone is "" where none was named, and it is None where nothing was.
    `respond_within` is how long it may take until somebody is called.
    """

    id: str
    service: str
    says: str
    place: Place
    to: str = ""
    channel: str | None = None
    channel_place: Place | None = None
    measured_by: tuple[Binding, ...] = ()
    objective: Objective | None = None
    overridden: bool = False
    scope: tuple[tuple[str, str], ...] = ()
    response: Response = "page"
    audience: int | None = None
    peak: Decimal | None = None
    suggestion: str = ""
    understood: str = ""
    hours: str = ""
    support: Hours | None = None
    respond_within: timedelta | None = None

    @property
    def subject(self) -> Id:
        """The id under which findings name this promise."""
        return Id(DECLARED, "promise", f"{self.service}/{self.id}")


@dataclass(frozen=True, slots=True)
class Action:
    """One first action; `form` is `run`, `open` or `judgement`, or `text` where the declaration gave none of these."""

    form: Literal["run", "open", "judgement", "text"]
    text: str
    place: Place

    @property
    def url(self) -> str:
        """Where an `open` leads, without the words and signs around it; its whole text where that holds no url."""
        found = _URL.search(self.text)
        if found is None:
            return self.text.strip()
        url = found.group().rstrip(_BEHIND)
        surplus = min(url.count(")") - url.count("("), len(url) - len(url.rstrip(")")))
        return url[: len(url) - surplus].rstrip(_BEHIND) if surplus > 0 else url


_URL = re.compile(r"https?://[^\s<>\"”“]+")
_BEHIND = ".,;:!?'’*`]"


@dataclass(frozen=True, slots=True)
class Tell:
    """One route by which customers are told: a template in languages over a channel, or a route that people attest."""

    place: Place
    template: str | None = None
    languages: tuple[str, ...] = ()
    channel: str | None = None
    attested: str | None = None
    reviewed: date | None = None


@dataclass(frozen=True, slots=True)
class Playbook:
    """A failure mode that the team has thought about; `id` is the stable anchor of its row."""

    id: str
    service: str
    scenario: str
    place: Place
    when: tuple[str, ...] = ()
    first_actions: tuple[Action, ...] = ()
    escalate: tuple[str, ...] = ()
    tell: tuple[Tell, ...] = ()
    reviewed: date | None = None

    @property
    def subject(self) -> Id:
        """The id under which findings name this playbook."""
        return Id(DECLARED, "playbook", f"{self.service}/{self.id}")


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something that the service needs; `hard` means that it cannot keep its promises without it."""

    name: str
    hard: bool = False
    promises: Decimal | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A wording for people inside or customers outside; `language` is empty for the internal one."""

    audience: Literal["internal", "external"]
    language: str
    text: str
    place: Place
    service: str

    @property
    def subject(self) -> Id:
        """The id under which findings name this wording."""
        name = f"{self.audience}.{self.language}" if self.language else self.audience
        return Id(DECLARED, "message", f"{self.service}/{name}")


@dataclass(frozen=True, slots=True)
class Allowance:
    """A finding that the team lives with: which code on which subject, why, who answers for it, until when."""

    code: str
    on: str
    reason: str
    service: str
    place: Place
    owner: str = ""
    until: date | None = None

    @property
    def subject(self) -> Id:
        """The id under which findings name this allowance."""
        return Id(DECLARED, "allowance", f"{self.service}/{self.code}:{self.on}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach, printed as declared."""

    role: str
    reach: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PagingRoute:
    """Where a handle of an alert leads, as the team says: `reference` is the on-call service's id or url.

    An empty `handle` means every handle that the service's alerts notify.
    """

    handle: str
    reference: str
    place: Place


@dataclass(frozen=True, slots=True)
class BacklogItem:
    """Work that the team has already promised itself."""

    item: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Where a service runs and what it leans on."""

    regions: tuple[str, ...] = ()
    runs_on: str = ""
    depends_on: tuple[Dependency, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedures:
    """Standard operating procedures as Markdown text, empty where nothing was declared; `places` of each in order."""

    deployments: str = ""
    config_changes: str = ""
    access: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """One declaration file: everything about a service that no system knows.

    `matches` are the tags of its deployables as (key, value) pairs; `digest` is that of the file's bytes.
    """

    name: str
    title: str
    place: Place
    digest: str = ""
    owner: str = ""
    environments: tuple[str, ...] = ("prod", "production")
    matches: tuple[tuple[str, str], ...] = ()
    context: Context = field(default_factory=Context)
    promises: tuple[Promise, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    procedures: Procedures = field(default_factory=Procedures)
    messages: tuple[Message, ...] = ()
    contacts: tuple[Contact, ...] = ()
    backlog: tuple[BacklogItem, ...] = ()
    allow: tuple[Allowance, ...] = ()
    oncall: tuple[PagingRoute, ...] = ()

    @property
    def subject(self) -> Id:
        """The id under which findings name this service."""
        return Id(DECLARED, "service", self.name)

    @property
    def tags(self) -> frozenset[str]:
        """The tags of its deployables, spelled `key:value`."""
        return frozenset(f"{key}:{value}" for key, value in self.matches)


@dataclass(frozen=True, slots=True)
class Declared:
    """All that was read from the services folder: the readable services, and every problem of the rest."""

    services: tuple[Service, ...] = ()
    problems: tuple[Problem, ...] = ()
