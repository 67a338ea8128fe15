"""The vendor's own client in a loop: the same lists and dashboards, one after the other, bodies left undecoded.

python -m tests.bench.yardsticks.vendor PORT DASHBOARDS
"""

import sys
from collections.abc import Callable
from typing import Any

import datadog_api_client
from datadog_api_client.v1.api.dashboards_api import DashboardsApi
from datadog_api_client.v1.api.monitors_api import MonitorsApi
from datadog_api_client.v1.api.service_level_objectives_api import ServiceLevelObjectivesApi

from tests.bench.estate import dashboard_id

Untyped = Callable[..., Any]


def main(port: str, boards: int) -> None:
    """Fetches everything and drops it."""
    with _client(datadog_api_client.Configuration, port) as client:
        monitors, slos, dashboards = _apis(client, MonitorsApi, ServiceLevelObjectivesApi, DashboardsApi)
        for page in range(2):
            monitors.list_monitors(page=page, page_size=1000)
        slos.list_slos(limit=1000)
        for start in range(0, boards, 250):
            dashboards.list_dashboards(count=250, start=start)
        for number in range(boards):
            dashboards.get_dashboard(dashboard_id(number))


def _client(configuration: Untyped, port: str) -> Any:
    settings = configuration(host=f"http://127.0.0.1:{port}")
    settings.server_index = None
    settings.preload_content = False
    return datadog_api_client.ApiClient(settings)


def _apis(client: Any, *kinds: Untyped) -> tuple[Any, ...]:
    return tuple(kind(client) for kind in kinds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
