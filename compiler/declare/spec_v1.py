"""The written form of `services/<service>.yaml`, version `runbook/v1`. Its JSON Schema serves editors.

Imports pydantic, so it is loaded only when a file is not known by its digest.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from compiler.declare.forms import (
    Code,
    Count,
    Day,
    Duration,
    Form,
    Handle,
    Languages,
    Line,
    Name,
    Percent,
    Percentile,
    Rate,
    Span,
    Text,
    Texts,
    Trigger,
    listed,
)
from compiler.model.promise import Indicator, Response

ONE_KEY = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})


class DependencyForm(Form):
    """Something that the service needs: its name, or a mapping that says more."""

    name: Text
    hard: bool = Field(False, description="Whether no promise can be kept without it.")
    promises: Percent | None = Field(None, description="What it promises in turn.")


Needed = Annotated[
    DependencyForm,
    BeforeValidator(
        lambda value: {"name": value} if isinstance(value, str) else value,
        json_schema_input_type=Text | DependencyForm,
    ),
]


class ContextForm(Form):
    """Where the service runs and what it leans on."""

    regions: Texts = Field(default_factory=list)
    runs_on: Text = ""
    depends_on: list[Needed] = Field(default_factory=list)


class ObjectiveForm(Form):
    """The promise in numbers, wholly or partly; what is given here wins over the sentence."""

    indicator: Indicator | None = None
    target: Percent | None = None
    within: Duration | None = None
    percentile: Percentile | None = None
    window: Span | None = None


class AttestedForm(Form):
    """A person's or team's word in place of a live proof."""

    by: Text
    until: Day | None = None


class MeasureForm(Form):
    """What measures the promise: one of an SLO, a monitor, a tag, or somebody's word."""

    model_config = ONE_KEY
    slo: Text | None = Field(None, description="An id (instance:slo/key), a url, or the bare key.")
    monitor: Text | None = Field(None, description="An id (instance:monitor/key), a url, or the bare key.")
    tag: Text | None = Field(None, description='A tag that the SLO carries, such as "promise:eta-messages".')
    attested: AttestedForm | None = None


class PromiseForm(Form):
    """One thing that customers were told."""

    id: Name
    to: Text = Field("", description="Whom it is made to.")
    says: Text = Field(description="The promise in the customer's words, with a percentage and a window.")
    objective: ObjectiveForm | None = None
    channel: Handle | None = None
    measured_by: Annotated[
        list[MeasureForm], BeforeValidator(listed, json_schema_input_type=MeasureForm | list[MeasureForm])
    ] = Field(default_factory=list)
    response: Response = "page"
    scope: dict[Text, Text] = Field(default_factory=dict, description="Tags that narrow it, such as a region.")
    audience: Count | None = Field(None, description="How many people are to be told when it breaks.")
    peak: Rate | None = None
    hours: Text = Field("", description='When somebody answers, such as "Mon-Fri 08:00-20:00 America/Sao_Paulo".')
    respond_within: Duration | None = Field(None, description="How long it may take until somebody is called.")


class TellForm(Form):
    """One way to tell customers: a message template in languages, or a route that somebody attests."""

    template: Text | None = None
    languages: Languages = Field(default_factory=list)
    channel: Handle | None = None
    attested: Text | None = None
    reviewed: Day | None = None


class PlaybookForm(Form):
    """A failure mode, when it shows, and what to do."""

    id: Name
    scenario: Text
    when: list[Trigger] = Field(
        default_factory=list, description="Promise ids, channel:instance/alias, dependency:name, monitor:id."
    )
    first_actions: list[Line] = Field(
        default_factory=list, description='"run: …", "open: …" or "judgement: … because …".'
    )
    escalate: list[Line] = Field(default_factory=list)
    tell: list[TellForm] = Field(default_factory=list)
    reviewed: Day | None = None


class ProceduresForm(Form):
    """Standard operating procedures: Markdown, or the path of a Markdown file."""

    deployments: Text = ""
    config_changes: Text = ""
    access: Text = ""


class MessagesForm(Form):
    """Wording for people inside, and for customers by language; placeholders are {{name}}."""

    internal: Text = ""
    external: dict[Text, Text] = Field(default_factory=dict)


class ContactForm(Form):
    """Whom to reach; printed as declared."""

    role: Text
    name: Text = ""
    reach: Text


class OncallForm(Form):
    """Where the handle of an alert leads, where no system says so."""

    handle: Text = Field("", description="As the alert spells it; default: every handle of the service's alerts.")
    to: Text = Field(description="The on-call service: its id (instance:oncall_service/key) or its url.")


class BacklogForm(Form):
    """Work that the team has promised itself."""

    item: Text
    owner: Text = ""
    due: Day | None = None


class AllowForm(Form):
    """A finding that the team lives with for a while."""

    code: Code
    on: Text = Field(description="The subject of the finding, as the finding names it.")
    reason: Text
    owner: Text = ""
    until: Day | None = None


class ServiceForm(Form):
    """One service: what it promises, and what no system knows about it."""

    model_config = ConfigDict(title="services/<service>.yaml")
    apiVersion: Literal["runbook/v1"]
    service: Name
    title: Text = ""
    owner: Text = Field("", description="The team that answers for it.")
    matches: dict[Text, Texts] = Field(
        default_factory=dict, description="Tags of its deployables: key and values. Default: the tag service."
    )
    environment: Texts = Field(default_factory=list, description="Default: prod and production.")
    context: ContextForm = Field(default_factory=ContextForm)
    promises: list[PromiseForm] = Field(default_factory=list)
    playbooks: list[PlaybookForm] = Field(default_factory=list)
    procedures: ProceduresForm = Field(default_factory=ProceduresForm)
    messages: MessagesForm = Field(default_factory=MessagesForm)
    contacts: list[ContactForm] = Field(default_factory=list)
    backlog: list[BacklogForm] = Field(default_factory=list)
    allow: list[AllowForm] = Field(default_factory=list)
    oncall: list[OncallForm] = Field(default_factory=list)
