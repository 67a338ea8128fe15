"""Names of things, places in files, and the two ways of not having a value: a problem and a gap."""

from datetime import datetime
from enum import StrEnum

from compiler.model.frozen import dataclass

DECLARED = "declared"
"""The instance of ids of things that only people declare: promises, playbooks, messages, allowances."""


class Kind(StrEnum):
    """What a row of a snapshot is. Definitions drift from night to night; observations are expected to change."""

    MONITOR = "monitor"
    SLO = "slo"
    DASHBOARD = "dashboard"
    DOWNTIME = "downtime"
    RULE = "rule"
    ACCOUNT = "account"
    NUMBER = "number"
    TEMPLATE = "template"
    ENTRY = "entry"
    TEAM = "team"
    INTEGRATION = "integration"
    ONCALL_SERVICE = "oncall_service"
    ROUTING = "routing"
    POLICY = "policy"
    ROTA = "rota"
    RESPONDER = "responder"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"
    ATTACHMENT = "attachment"
    NOTEBOOK = "notebook"
    MONITOR_STATE = "monitor_state"
    MONITOR_QUALITY = "monitor_quality"
    SLO_READING = "slo_reading"
    SERIES = "series"
    HEALTH = "health"
    VIEWS = "views"
    SHIFTS = "shifts"
    INCIDENTS = "incidents"

    @property
    def observation(self) -> bool:
        """Whether rows of this kind are readings of the moment, kept per snapshot and never called drift."""
        return self in _OBSERVATIONS


_OBSERVATIONS = frozenset(
    {
        Kind.MONITOR_STATE,
        Kind.MONITOR_QUALITY,
        Kind.SLO_READING,
        Kind.SERIES,
        Kind.HEALTH,
        Kind.VIEWS,
        Kind.SHIFTS,
        Kind.INCIDENTS,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Id:
    """The stable name of a thing, written `instance:kind/key`; `key` is the provider's own id.

    `instance` is the name of a connector in the settings, so that two organisations at one vendor never mix.
    An observation has the same instance and key as the definition that it observes.
    """

    instance: str
    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.instance}:{self.kind}/{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Id | None":
        """The id that `text` spells, or None where it does not have the form `instance:kind/key`."""
        instance, colon, rest = text.partition(":")
        kind, slash, key = rest.partition("/")
        return cls(instance, kind, key) if colon and slash and instance and kind and key else None

    def seen_as(self, kind: Kind) -> "Id":
        """The id under which another kind (an observation) of the same thing is kept."""
        return Id(self.instance, kind.value, self.key)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a declaration says something: file as the user named it, line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a declaration or in the settings: where, what is wrong, and what to write instead.

    `service` names a service that it concerns although another file declares that.
    """

    place: Place
    what: str
    write: str
    service: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}\n    write: {self.write}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be known: which kind of which instance, why, and since when.

    `configured` is False where nobody configured a connector for it, which alone never fails a run.
    """

    kind: str
    instance: str
    why: str
    since: datetime | None = None
    configured: bool = True

    def __lt__(self, other: "Gap") -> bool:
        """By kind, instance and reason, so that gaps with and without an instant can be sorted together."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, str, str, str, bool]:
        since = self.since.isoformat() if self.since is not None else ""
        return self.kind, self.instance, self.why, since, self.configured

    def __str__(self) -> str:
        return f"{self.instance}:{self.kind}: {self.why}" if self.instance else f"{self.kind}: {self.why}"
