"""The connector: its feeds, how it is opened, and how to make its token."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from compiler.model.base import Kind, Place, Problem
from compiler.model.frozen import dataclass
from compiler.ports import Door, Feed, Located, Opened, Pulled, Reach, Step
from connectors.jsm import pulls
from connectors.jsm.api import ALERTS, CONFIG, USERS, Api
from connectors.jsm.by_id import KINDS, by_id
from connectors.jsm.settings import Settings, problems, settings
from connectors.wire.operations.feed import OneFeed, reach

_STEPS = (
    Step(
        "Make an account for this program alone and give it the role of an operations admin: what belongs to a team "
        "that an account does not see comes back as an empty list, without an error."
    ),
    Step(
        "For that account, make an API token with the scopes below (https://id.atlassian.com, Security, API tokens). "
        "Without the last one nobody's deactivation is seen.",
        (CONFIG, ALERTS, USERS),
    ),
    Step(
        "Keep the token and the account's address in environment variables or files, and name them in the settings: "
        "token: {env: JSM_TOKEN} and email: {env: JSM_EMAIL}. A token of OAuth goes without an address."
    ),
    Step(
        "Services lie outside of the operations. Where the token may not read them, write services: false, and nothing "
        "is missed but their tiers."
    ),
    Step("Name the site: site: acme.atlassian.net. The id of its cloud is asked of it, or set as `cloud_id`."),
    Step("Run `runbook doctor`: it says what the token may read."),
)


class Jsm:
    """JSM Operations and Compass, read-only; satisfies `compiler.ports.Connector`."""

    name = "jsm"
    summary = "JSM Operations and Compass: teams, rules, escalations, schedules, integrations, services and alerts"
    secrets = ("token", "email")
    kinds = (
        Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER, Kind.INTEGRATION,
        Kind.MAINTENANCE, Kind.INCIDENTS, Kind.ENTRY,
    )  # fmt: skip
    key_steps = _STEPS

    def check(self, options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
        """See `compiler.ports.Connector`."""
        return problems(options, places, place)

    def feeds(self, opened: Opened) -> Sequence[Feed]:
        """See `compiler.ports.Connector`."""
        read = settings(opened.options)
        return _feeds(opened.instance, read, Api(read, ""))

    def located(self, opened: Opened, url: str) -> tuple[Located, ...]:
        """See `compiler.ports.Locates`. Pages of a team and below it lead to the team, whose schedules they show."""
        found = settings(opened.options).account(opened.instance).located(url)
        return (Located(found),) if found is not None else ()

    def connect(self, opened: Opened) -> "Connected":
        """See `compiler.ports.Connector`."""
        read = settings(opened.options)
        token, email = (opened.secrets.get(name, "").strip() for name in ("token", "email"))
        api = Api(read, token, email, int(opened.options.get("concurrency") or opened.limit))
        return Connected(_feeds(opened.instance, read, api), _fingerprint(read, token, email), api)


@dataclass(frozen=True, slots=True)
class Connected:
    """An opened cloud; satisfies `compiler.ports.Connection`."""

    feeds: Sequence[Feed]
    credential: str
    api: Api

    def probe(self, now: datetime) -> Iterator[Reach]:  # noqa: ARG002 (no call here depends on the clock)
        """See `compiler.ports.Connection`. One call for each feed, and one for schedules."""
        for feed, path, params, scope in _PROBES:
            yield reach(feed, scope, partial(self._ask, path, params, scope))

    def close(self) -> None:
        """See `compiler.ports.Connection`."""
        self.api.close()

    def _ask(self, path: str, params: tuple[tuple[str, str], ...], scope: str) -> None:
        self.api.one(self.api.ops(path), params, scope)


_ONE = (("size", "1"),)
_PROBES = (
    ("oncall", "/v1/teams", (), CONFIG),
    ("oncall", "/v1/schedules", _ONE, CONFIG),
    ("policies", "/v1/alerts/policies", _ONE, CONFIG),
    ("integrations", "/v1/integrations", _ONE, CONFIG),
    ("maintenance", "/v1/maintenances", (("type", "non-expired"), *_ONE), CONFIG),
    ("incidents", "/v1/alerts", _ONE, ALERTS),
)
"""A call that each feed could not do without; whether accounts can be asked depends on there being any."""

CONNECTOR = Jsm()

Rows = Callable[[Api, Door], Iterator[Pulled]]


def _feeds(instance: str, read: Settings, api: Api) -> Sequence[Feed]:
    account = read.account(instance)
    path = (
        Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER, Kind.ENTRY,
    )  # fmt: skip
    oncall: Rows = partial(pulls.oncall, account=account, display_names=read.display_names)

    def feed(name: str, kinds: tuple[Kind, ...], scopes: tuple[str, ...], says: str, rows: Rows) -> OneFeed:
        return OneFeed(account, name, kinds, scopes, says, partial(rows, api), lambda: bool(api.narrow))

    return (
        feed("oncall", path, (CONFIG, USERS), "3, two for each team and one for each schedule", oncall),
        feed("policies", (Kind.ROUTING,), (CONFIG,), "2, and one for each team and each policy", pulls.policies),
        feed("integrations", (Kind.INTEGRATION,), (CONFIG,), "one for each hundred", pulls.integrations),
        feed("maintenance", (Kind.MAINTENANCE,), (CONFIG,), "2, and one for each team", pulls.maintenance),
        feed("incidents", (Kind.INCIDENTS,), (ALERTS,), "one for each hundred alerts, and up to 200", pulls.incidents),
        OneFeed(
            account, "by-id", KINDS, (CONFIG, USERS), "2 or 3 for each team or schedule that is named and not listed",
            partial(by_id, api, display_names=read.display_names), bool, second=True,
        ),
    )  # fmt: skip


def _fingerprint(read: Settings, token: str, email: str) -> str:
    """Changes with the token, the account and the cloud, which decide what may be seen."""
    return sha256("\n".join([token, email, read.site, read.product]).encode()).hexdigest()[:16]
