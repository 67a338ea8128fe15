"""The way of a page: integration, on-call service, routing, escalation policy. One form for all on-call products.

Connectors turn what their product means into these values; the core follows them and knows no product's rules.
An object that a product lacks is left out: a product without services says that a team is its `OncallService`.
"""

from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.hours import Hours
from compiler.model.watching import Resource

Urgency = Literal["high", "low", "severity", "unknown"]
Pick = Literal["on call", "next", "previous", "all", "admins", "unknown"]


@dataclass(frozen=True, slots=True)
class Integration(Resource):
    """A door through which events enter an on-call product. Kind `integration`.

    `feeds` is what it leads to: an `oncall_service`, or the id of a `Routing` that stands before services; None where
    that was not told. `origin` names the product whose events it takes, in lower case and as settings spell it
    (`datadog`), "" where any may come. `enabled` is False for one switched off, None where that was not told.
    `fingerprint` is the first 16 hex digits of SHA-256 over its key; the key itself never passes the door.

    Tags: `feeds:<key of feeds>`, or `feeds:*` for one that may reach any service, those of `addressed`, and that of
    `mailed` where it takes mail.
    """

    feeds: Id | None = None
    origin: str = ""
    enabled: bool | None = True
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class OncallService(Resource):
    """What receives events and decides whom to call: a service, or the team where teams do that. Kind `oncall_service`.

    `policy` is the escalation policy that pages unless the service's `Routing` says otherwise; it may also name a
    rota or a responder where the product allows it, and is None where only the routing decides.
    `enabled` is False where the product itself says that it pages nobody. `pause_s` are seconds for which a new alert
    waits before the policy starts. `urgency` is `high` (wakes people), `low` (does not), `severity` (the event
    decides); within `hours`, and `urgency_outside` at all other times; without `hours` it holds always.
    `export` is the date of the file that it was read from, None for what came from the product itself.

    Tags: those of `addressed`, `url:<spelled(url)>` for every spelling of its page's url that people may have linked,
    and `team:<key>` of the team that owns it.
    """

    policy: Id | None = None
    enabled: bool | None = True
    pause_s: int = 0
    urgency: Urgency = "unknown"
    hours: Hours | None = None
    urgency_outside: Urgency = "unknown"
    description: str = ""
    export: datetime | None = None


@dataclass(frozen=True, slots=True)
class RouteRule:
    """One rule of a routing, for events that meet `when`, the condition as written for people ("" always holds).

    `hours` limits it to these hours, in addition to `when`. `drops` says that such events page nobody at all
    (suppressed, dropped, notify none). `to` are the ids that it calls in place of the service's policy: a policy, a
    rota, a responder or another service; empty leaves the policy as it is. `wait_s` delays the page. `urgency`
    overrides the service's. `enabled` is False for a rule switched off. `goes_on` is True where the rules after it are
    looked at as well; by default the first rule that holds is the last one.
    """

    label: str
    when: str = ""
    hours: Hours | None = None
    drops: bool = False
    to: tuple[Id, ...] = ()
    wait_s: int = 0
    urgency: Urgency = "unknown"
    enabled: bool = True
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Routing(Resource):
    """Ordered rules between an integration and a policy. Kind `routing`.

    Events meet the rules in order; what no rule takes follows `otherwise` (the catch-all), and without one the policy
    of the service. `of` is the service (or team) whose events pass here, None for a routing that stands before
    services and chooses one. A service has at most one routing of each stage: `stage` orders them (0 first, such as
    alert policies that rewrite; 1 the usual one; 2 notification policies that only delay or suppress). `stages` are
    those that its product has, so that one that was not read is missed.

    Tags: `of:<key of the service>`, `to:<key>` for every id that a rule or the catch-all calls, and `to:*` for one that
    lets the event choose. One without rules and catch-all stands for rules that could not be had.
    """

    of: Id | None = None
    rules: tuple[RouteRule, ...] = ()
    otherwise: RouteRule | None = None
    stage: int = 1
    stages: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a step calls: a `rota`, a `responder`, a `policy`, or an `oncall_service` whose routing is passed again.

    `pick` tells whom of a rota or team: who is on call (default), the next or previous one, everybody, the admins.
    """

    to: Id
    pick: Pick = "on call"


@dataclass(frozen=True, slots=True)
class Step:
    """One step (level) of an escalation policy; the first of `Policy.steps` is level 1.

    `at_s` counts seconds from the START of the policy, in its first pass, until this step calls. Connectors convert:
    where a product says how long a step waits before the next, add up the waits of the steps before it (so level 1
    stands at 0); where its delay counts from the start of the escalation, take it as it is. Steps may share an instant.
    `raw` repeats the product's own number in its own words ("escalates after 30 min"), shown beside any sum.
    `unless` is what spares the step: the alert was `acknowledged`, or only `closed`.
    `mode` is `all` (every target at once) or `one` (one target in turn, or by chance).
    A step whose `called` is empty calls nobody.
    """

    called: tuple[Called, ...] = ()
    at_s: int = 0
    raw: str = ""
    unless: Literal["acknowledged", "closed"] = "acknowledged"
    mode: Literal["all", "one", "unknown"] = "all"


@dataclass(frozen=True, slots=True)
class Policy(Resource):
    """An escalation policy. Kind `policy`.

    `repeats` counts passes AFTER the first: 0 is one pass. `pass_s` are seconds from the start of one pass to the
    start of the next (or, in the last pass, to the end of the policy), None where the product does not tell.
    `enabled` is False for one switched off. Tags: `team:<key>` of its team.
    """

    steps: tuple[Step, ...] = ()
    repeats: int = 0
    pass_s: int | None = None
    enabled: bool | None = True
    export: datetime | None = None


@dataclass(frozen=True, slots=True)
class Maintenance(Resource):
    """A time in which on-call things page nobody on purpose. Kind `maintenance`.

    It covers `covers` (services, integrations, routings or policies), or the whole account where that is empty and
    `everything` is True. `ends` None means without end.

    Tags: `covers:<key>` for each, or `covers:*`.
    """

    covers: tuple[Id, ...] = ()
    everything: bool = False
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice(Resource):
    """Something that a product's maker announces of a whole account, such as the end of the product. Kind `notice`.

    `name` says it in one sentence, `fix` what to do, `due` the day on which it happens; `grave_from` the day from
    which it is worth a finding (None: from the first). Tag: `notice`.
    """

    fix: str = ""
    due: datetime | None = None
    grave_from: datetime | None = None


def addressed(product: str, *names: str) -> frozenset[str]:
    """The tags under which a handle finds an integration or service: `addressed:<product>-<folded name>`.

    `product` is the word that other products' handles put first (`@pagerduty-Dispatch`: `pagerduty`); `names` are the
    names that a handle may carry after it. `addressed:<product>` alone tells that the product is read at all.
    """
    return frozenset({f"addressed:{product}"} | {f"addressed:{product}-{folded(name)}" for name in names if name})


def mailed(pseudonym: str) -> frozenset[str]:
    """The tag under which a mail address finds whose it is: the door gives one address one pseudonym everywhere."""
    return frozenset({f"mail:{pseudonym}"})


def folded(name: str) -> str:
    """A name as handles spell it, for comparing only: lower case, letters and digits, runs of all else one dash."""
    return "-".join("".join(char if char.isalnum() else " " for char in name.lower()).split())


def spelled(url: str) -> str:
    """A url for comparing: host in lower case, and path, without scheme, query, fragment and last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"
