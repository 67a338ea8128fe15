"""The written form of `runbook.yaml`, version `runbook/v1`; connectors check their own keys.

Imports pydantic, so it is loaded only when a file is not known by its digest.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from compiler.declare.forms import Code, Day, Duration, Form, Points, Text, expect, written
from compiler.model.base import Kind
from compiler.model.finding import Level

INSTANCE = r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?"
KINDS = tuple(kind.value for kind in Kind)

Instance = Annotated[
    str,
    expect(written(INSTANCE), "a name: small letters, digits, hyphens and underscores", "name"),
    WithJsonSchema({"type": "string", "pattern": f"^{INSTANCE}$"}),
]
KindName = Annotated[
    str,
    expect(lambda value: value if value in KINDS else None, f"a kind (one of {', '.join(KINDS)})", "dashboard", KINDS),
    WithJsonSchema({"type": "string", "enum": list(KINDS)}),
]


class ConnectorForm(Form):
    """One connector: its folder, its instance name, and its own keys; secrets are {env: NAME} or {file: PATH}."""

    model_config = ConfigDict(extra="allow")
    use: Instance
    name: Instance | None = Field(None, description="First part of every id; default: the same as `use`.")


class RungForm(Form):
    """The level of a code, and the day from which a block is enforced."""

    level: Level
    since: Day | None = Field(None, alias="from")


def _short(value: Any) -> Any:
    return {"level": value} if isinstance(value, str) else value


Rung = Annotated[RungForm, BeforeValidator(_short, json_schema_input_type=Level | RungForm)]


def _for_all(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


Stale = Annotated[dict[str, Level], BeforeValidator(_for_all, json_schema_input_type=Level | dict[str, Level])]


class GateForm(Form):
    """What the gate does with what no release can mend: a paused template, data that is too old to trust."""

    weather: Level = "observe"
    stale: Stale = Field(
        default_factory=dict,
        description="What data does that a blocking check needs and that is too old or could not be read: block "
        "(exit 3), warn (told), observe. One level for all, or one for each connector's instance name.",
    )


class OncallForm(Form):
    """How far ahead somebody must be on call."""

    days: Annotated[int, Field(ge=1, le=35)] = 14


class SettingsForm(Form):
    """Connectors, folders, ages and the ladder of checks."""

    model_config = ConfigDict(title="runbook.yaml")
    apiVersion: Literal["runbook/v1"]
    connectors: list[ConnectorForm] = Field(default_factory=list)
    store: Text | None = Field(None, description="Relative to the folder of this file.")
    output: Text | None = Field(None, description="Relative to the folder of this file.")
    services: Text | None = Field(None, description="Folder of declarations, relative to the folder of this file.")
    margin: Points | None = Field(None, description="How far above the promise a target must lie.")
    max_age: dict[KindName, Duration] = Field(default_factory=dict)
    checks: dict[Code, Rung] = Field(default_factory=dict)
    gate: GateForm = Field(default_factory=GateForm)
    estate: Literal["partial", "complete"] = "partial"
    oncall: OncallForm = Field(default_factory=OncallForm)
    review_after: Duration | None = Field(None, description="How long a playbook counts as reviewed.")
