"""What `config/runbook.yaml` says, read and located; connectors check their own part."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from compiler.model.base import Place
from compiler.model.finding import Level
from compiler.model.frozen import dataclass

DEFAULT_MAX_AGE: Mapping[str, timedelta] = {
    **dict.fromkeys(("slo", "dashboard", "entry", "team", "slo_reading", "series", "views"), timedelta(hours=48)),
    **dict.fromkeys(("monitor", "rule", "monitor_quality"), timedelta(hours=24)),
    **dict.fromkeys(("integration", "oncall_service", "routing", "policy", "rota"), timedelta(hours=24)),
    **dict.fromkeys(("incidents", "notice", "attachment", "notebook"), timedelta(hours=48)),
    **dict.fromkeys(("maintenance", "responder", "shifts"), timedelta(hours=1)),
    **dict.fromkeys(("downtime", "monitor_state", "account", "number", "template", "health"), timedelta(hours=1)),
}


@dataclass(frozen=True, slots=True)
class ConnectorSettings:
    """One connector as declared: which folder it lives in, its instance name, and its own keys, located.

    `options` holds plain values (text, numbers, lists, mappings) as written, except `use` and `name`;
    `places` gives the place of each option by its dotted path, such as `accounts.main`.
    A secret is a mapping with one key, `env` or `file`; its value is read where the clock and environment are.
    """

    use: str
    name: str
    options: Mapping[str, Any]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rung:
    """The rung of the ladder for one code: its level, and the day from which a block is enforced."""

    level: Level
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that `runbook.yaml` settles. Paths are as written, relative to the folder of that file."""

    connectors: tuple[ConnectorSettings, ...] = ()
    store: str = ".runbook/store.sqlite"
    output: str = "runbooks"
    services: str = "services"
    margin: Decimal = Decimal(0)
    max_age: Mapping[str, timedelta] = field(default_factory=lambda: dict(DEFAULT_MAX_AGE))
    ladder: Mapping[str, Rung] = field(default_factory=dict)
    weather: Literal["observe", "warn", "block"] = "observe"
    estate: Literal["partial", "complete"] = "partial"
    review_after: timedelta = timedelta(days=180)
    digest: str = ""
    horizon: timedelta = timedelta(days=14)
    """How far ahead somebody must be on call."""
    stale: Mapping[str, Level] = field(default_factory=dict)
    """What old or unreadable data of a connector does to the exit code, by instance; "" is for all others."""
