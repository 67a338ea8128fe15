"""What a key must be allowed to do: the steps to the smallest one that serves, and a cheap request to try each feed."""

from collections.abc import Mapping

from compiler.ports import Step
from connectors.datadog.settings import Options

Probe = tuple[str, tuple[tuple[str, str | int], ...]]
"""Path and parameters of one request."""

KEY_STEPS = (
    Step("Organization Settings > API Keys: make a key `runbook`. It names the organisation and reads nothing alone."),
    Step("Organization Settings > Service Accounts: make one `runbook`, so that no person's leaving ends the key."),
    Step("In that service account make an application key with the scopes below. None of them can change anything."),
    Step("monitors, their states and quality, notification rules, downtimes", ("monitors_read",)),
    Step("SLOs, their readings and history", ("slos_read",)),
    Step("dashboards, and how often they are looked at", ("dashboards_read",)),
    Step("the catalogue of services", ("apm_service_catalog_read",)),
    Step("teams", ("teams_read",)),
    Step("Give the account a role that grants the same permissions: a key never may more than its owner."),
    Step("Put both keys where the settings look for them: the variables DD_API_KEY and DD_APP_KEY, or two files."),
    Step(
        "Only with `downtimes: v2`, for the newer list. Mind that this scope can also mute.",
        ("monitors_downtime",),
    ),
    Step("Only with `oncall: true`: on-call teams, rules, policies and schedules.", ("on_call_read",)),
    Step("Only with `incidents: true`: incidents of the last 90 days.", ("incident_read",)),
    Step("Only with `notebooks: true`: the links in their texts, held against what is there.", ("notebooks_read",)),
)

# The first row of each list, or the whole list where the vendor knows no smaller page.
_PROBES: Mapping[str, Probe] = {
    "monitors": ("/api/v1/monitor", (("page", 0), ("page_size", 1))),
    "monitor-quality": ("/api/v1/monitor/search", (("page", 0), ("per_page", 1))),
    "notification-rules": ("/api/v2/monitor/notification_rule", (("page", 0), ("per_page", 1))),
    "downtimes": ("/api/v1/downtime", (("current_only", "true"),)),
    "slos": ("/api/v1/slo", (("limit", 1), ("offset", 0))),
    "slo-readings": ("/api/v1/slo/search", (("page[size]", 1), ("page[number]", 0))),
    "dashboards": ("/api/v1/dashboard", (("count", 1), ("start", 0))),
    "dashboard-usage": ("/api/v2/dashboards/usage", (("page[limit]", 1), ("page[offset]", 0))),
    "catalogue": ("/api/v2/services/definitions", (("page[size]", 1), ("page[number]", 0))),
    "oncall": ("/api/v2/on-call/schedules", (("page[size]", 1), ("page[number]", 0))),
    "incidents": ("/api/v2/incidents", (("page[size]", 1), ("page[offset]", 0))),
    "notebooks": ("/api/v1/notebooks", (("count", 1), ("start", 0), ("include_cells", "false"))),
    "teams": ("/api/v2/team", (("page[size]", 1), ("page[number]", 0))),
}
_NEWER_DOWNTIMES: Probe = ("/api/v2/downtime", (("page[limit]", 1), ("page[offset]", 0)))
_ENTITIES: Probe = ("/api/v2/catalog/entity", (("page[limit]", 1), ("page[offset]", 0)))


def probe(feed: str, options: Options) -> Probe:
    """The request that tells whether a feed of the first phase may be read."""
    if feed == "downtimes" and options.newer_downtimes:
        return _NEWER_DOWNTIMES
    return _ENTITIES if feed == "catalogue" and options.catalogue == "entities" else _PROBES[feed]
