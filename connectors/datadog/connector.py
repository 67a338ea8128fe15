"""The Datadog connector: monitors, SLOs, dashboards, mutes, routes, the catalogue, and their readings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from compiler.errors import ConnectorError, Missing, Refused
from compiler.model.base import Kind, Place, Problem
from compiler.model.frozen import dataclass
from compiler.ports import Connection, Connector, Feed, Located, Opened, Reach
from connectors.datadog import settings
from connectors.datadog.access import KEY_STEPS, probe
from connectors.datadog.feeds.by_id import ById
from connectors.datadog.feeds.catalogue import Definitions, Entities
from connectors.datadog.feeds.dashboards import Dashboards
from connectors.datadog.feeds.downtimes import Downtimes
from connectors.datadog.feeds.incidents import IncidentsFeed
from connectors.datadog.feeds.monitor_quality import MonitorQuality
from connectors.datadog.feeds.monitors import Monitors
from connectors.datadog.feeds.notebooks import Notebooks
from connectors.datadog.feeds.oncall import Oncall
from connectors.datadog.feeds.rules import Rules
from connectors.datadog.feeds.slo_history import SloHistory
from connectors.datadog.feeds.slo_readings import SloReadings
from connectors.datadog.feeds.slos import Slos
from connectors.datadog.feeds.teams import Teams
from connectors.datadog.feeds.usage import DashboardUsage
from connectors.datadog.home import Home
from connectors.datadog.pointing import panel
from connectors.datadog.settings import Options
from connectors.datadog.source import Source


class Datadog:
    """See `compiler.ports.Connector`."""

    name = "datadog"
    summary = "Datadog: monitors, SLOs, dashboards, downtimes, notification rules, services, teams and On-Call"
    secrets = settings.SECRETS
    kinds = (
        Kind.MONITOR,
        Kind.MONITOR_STATE,
        Kind.MONITOR_QUALITY,
        Kind.RULE,
        Kind.DOWNTIME,
        Kind.SLO,
        Kind.SLO_READING,
        Kind.SERIES,
        Kind.DASHBOARD,
        Kind.VIEWS,
        Kind.ENTRY,
        Kind.TEAM,
        Kind.NOTEBOOK,
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
        Kind.INCIDENTS,
    )
    key_steps = KEY_STEPS

    def check(self, options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
        return settings.problems(options, places, place)

    def feeds(self, opened: Opened) -> Sequence[Feed]:
        options = settings.read(opened.options)
        return _feeds(Source(Home(opened.instance, options.app)), options)

    def located(self, opened: Opened, url: str) -> tuple[Located, ...]:
        """See `compiler.ports.Locates`."""
        found = Home(opened.instance, settings.read(opened.options).app).leads(url)
        return tuple(Located(id, panel(url) if id.kind == Kind.DASHBOARD else "") for id in found)

    def connect(self, opened: Opened) -> Connection:
        from connectors.datadog.client import Client

        options = settings.read(opened.options)
        client = Client(options.site, opened.secrets, options.url, options.at_once or opened.limit)
        source = Source(Home(opened.instance, options.app), client)
        return Organisation(source, options, _fingerprint(options, opened.secrets))


CONNECTOR: Connector = Datadog()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An opened organisation; see `compiler.ports.Connection`."""

    source: Source
    options: Options
    credential: str

    @property
    def feeds(self) -> Sequence[Feed]:
        return _feeds(self.source, self.options)

    def probe(self, now: datetime) -> Iterator[Reach]:  # noqa: ARG002 (no call here depends on the clock)
        """See `compiler.ports.Connection`. The feeds of the second phase need what those of the first one need."""
        for feed in self.feeds:
            if not feed.second:
                yield self._reach(feed)

    def close(self) -> None:
        if self.source.client is not None:
            self.source.client.close()

    def _reach(self, feed: Feed) -> Reach:
        scope = feed.scopes[0]
        path, params = probe(feed.name, self.options)
        try:
            self.source.ask(path, params, scope)
        except Refused as error:
            return Reach(feed.name, False, str(error), error.scope or "")
        except Missing as error:
            return Reach(feed.name, None, f"{error}; this site may lack the product", scope)
        except ConnectorError as error:
            return Reach(feed.name, None, str(error), scope)
        return Reach(feed.name, True, "can be read", scope)


def _feeds(source: Source, options: Options) -> tuple[Feed, ...]:
    catalogue: dict[str, tuple[Feed, ...]] = {"definitions": (Definitions(source),), "entities": (Entities(source),)}
    return (
        Monitors(source),
        Dashboards(source),
        Slos(source),
        SloReadings(source),
        MonitorQuality(source),
        Downtimes(source, options.newer_downtimes),
        Rules(source),
        DashboardUsage(source),
        *catalogue.get(options.catalogue, ()),
        Teams(source),
        *((Oncall(source, options.display_names),) if options.oncall else ()),
        *((IncidentsFeed(source),) if options.incidents else ()),
        *((Notebooks(source),) if options.notebooks else ()),
        SloHistory(source),
        ById(source, options.notebooks),
    )


def _fingerprint(options: Options, secrets: Mapping[str, str]) -> str:
    """The site and the first digits of a digest of the application key, which is what decides how much is seen."""
    digest = sha256(f"{options.site}\0{secrets.get('app_key', '')}".encode()).hexdigest()
    return f"{options.site}:{digest[:12]}"
