"""The connector: its feeds, how it is opened, and how to make its key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from compiler.model.base import Kind, Place, Problem
from compiler.model.frozen import dataclass
from compiler.model.routing import Notice
from compiler.ports import Door, Feed, Located, Opened, Pulled, Reach, Step
from connectors.opsgenie import pulls
from connectors.opsgenie.api import CONFIGURATION, READ, Api
from connectors.opsgenie.by_id import KINDS, by_id
from connectors.opsgenie.ending import SAYS, notice
from connectors.opsgenie.settings import Settings, problems, root_of, settings
from connectors.wire.operations.feed import OneFeed, reach
from connectors.wire.operations.fields import Json

_STEPS = (
    Step(
        "Mind that the product ends: support, log-in and API stop on 5 April 2027, for an account that migrates 120 "
        "days after its migration. The connector `jsm` reads what follows it."
    ),
    Step("Settings > API key management: add a key of the account, not of a team's integration, which sees one team."),
    Step(
        "Grant it the two rights below and neither “Create and update” nor “Delete”. Without configuration access a "
        "key reads alerts and is refused schedules.",
        (READ, CONFIGURATION),
    ),
    Step("Keep the key in an environment variable or a file, and name it in the settings: key: {env: OPSGENIE_KEY}."),
    Step("Run `runbook doctor`: it says what the key may read. Contacts of people are never asked for."),
)


@dataclass(frozen=True, slots=True)
class Notices(OneFeed):
    """The feed of the announcement; its text is the connector's own and not the vendor's answer."""

    def read(self, kind: Kind, key: str, body: bytes) -> Notice:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return notice(self.account.instance)


class Opsgenie:
    """Opsgenie accounts, read-only; satisfies `compiler.ports.Connector`."""

    name = "opsgenie"
    summary = "Opsgenie (ends on 5 April 2027): teams, rules, escalations, schedules, integrations and alerts"
    secrets = ("key",)
    kinds = (
        Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.INTEGRATION, Kind.RESPONDER,
        Kind.MAINTENANCE, Kind.INCIDENTS, Kind.ENTRY, Kind.NOTICE,
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
        read = replace(settings(opened.options), app=root_of(opened.options, url))
        found = read.account(opened.instance).located(url)
        return (Located(found),) if found is not None else ()

    def connect(self, opened: Opened) -> "Connected":
        """See `compiler.ports.Connector`."""
        read, key = settings(opened.options), opened.secrets.get("key", "").strip()
        api = Api(read, key, int(opened.options.get("concurrency") or opened.limit))
        return Connected(_feeds(opened.instance, read, api), _fingerprint(read, key), api)


@dataclass(frozen=True, slots=True)
class Connected:
    """An opened account; satisfies `compiler.ports.Connection`."""

    feeds: Sequence[Feed]
    credential: str
    api: Api

    def probe(self, now: datetime) -> Iterator[Reach]:  # noqa: ARG002 (no call here depends on the clock)
        """See `compiler.ports.Connection`. One call for each feed; teams tell whether the key sees one alone."""
        yield self._teams()
        for feed, path, params, scope in _PROBES:
            yield reach(feed, scope, partial(self.api.whole, path, params, scope))
        yield Reach("notices", True, SAYS)

    def close(self) -> None:
        """See `compiler.ports.Connection`."""
        self.api.close()

    def _teams(self) -> Reach:
        found: list[Json] = []
        told = reach("oncall", CONFIGURATION, lambda: found.extend(self.api.whole("/v2/teams")))
        one = told.allowed and len(found) <= 1
        return replace(told, says=f"{told.says}; one team is visible at most") if one else told


_PROBES = (
    ("oncall", "/v2/schedules", (), CONFIGURATION),
    ("policies", "/v2/policies/alert", (), CONFIGURATION),
    ("integrations", "/v2/integrations", (), CONFIGURATION),
    ("users", "/v2/users", (("limit", "1"),), CONFIGURATION),
    ("maintenance", "/v1/maintenance", (("type", "non-expired"),), CONFIGURATION),
    ("incidents", "/v2/alerts", (("limit", "1"),), READ),
)
"""Beside the list of teams, a call that each feed could not do without."""

CONNECTOR = Opsgenie()

Rows = Callable[[Api, Door], Iterator[Pulled]]


def _feeds(instance: str, read: Settings, api: Api) -> Sequence[Feed]:
    people: Rows = partial(pulls.users, display_names=read.display_names)
    path = (Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.ENTRY)
    config, reading = (READ, CONFIGURATION), (READ,)

    def feed(name: str, kinds: tuple[Kind, ...], scopes: tuple[str, ...], says: str, rows: Rows) -> OneFeed:
        form = Notices if kinds == (Kind.NOTICE,) else OneFeed
        return form(read.account(instance), name, kinds, scopes, says, partial(rows, api), lambda: bool(api.narrow))

    return (
        feed("oncall", path, config, "4, and one for each team and each schedule", pulls.oncall),
        feed("policies", (Kind.ROUTING,), config, "3, two for each team and one for each policy", pulls.policies),
        feed("integrations", (Kind.INTEGRATION,), config, "1", pulls.integrations),
        feed("users", (Kind.RESPONDER,), config, "one for each hundred users", people),
        feed("maintenance", (Kind.MAINTENANCE,), config, "1", pulls.maintenance),
        feed("incidents", (Kind.INCIDENTS,), reading, "one for each hundred alerts, and up to 200", pulls.incidents),
        feed("notices", (Kind.NOTICE,), (), "none", pulls.notices),
        OneFeed(
            read.account(instance), "by-id", KINDS, config, "1 or 2 for each thing that is named and not listed",
            partial(by_id, api, display_names=read.display_names), bool, second=True,
        ),
    )  # fmt: skip


def _fingerprint(read: Settings, key: str) -> str:
    """Changes with the key and with the region, since both decide what may be seen."""
    return sha256(f"{read.url}\n{key}".encode()).hexdigest()[:16]
