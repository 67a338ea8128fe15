"""An estate of any size in the wire shapes of the sandbox's first vendor, the same bytes at every start.

Everything is dealt out to the services in turn, so that a service has its share of each kind whatever the size.
Sizes follow real estates: a monitor of 1.9 kB; a dashboard of 64 kB with 70 widgets in groups and 104 queries.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.sandbox.datadog.boards import dashboard, group, plot, variable
from connectors.sandbox.datadog.shapes import burn_alert, counted, monitor, slo

GROUP_OF = 10
"""Widgets in a group of a dashboard."""

_TEXT = (
    "The share of failed requests is above what this service can bear. Customers see slow answers first and errors "
    "later. Look at the newest release, at the queue in front of the workers, and at the provider's own status page. "
)
_TRACES = "https://app.example.com/apm/traces?query="


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each kind; `widgets` counts those of one dashboard without their groups."""

    monitors: int
    dashboards: int
    slos: int
    widgets: int = 70
    services: int = 100

    def arguments(self) -> list[str]:
        """As words of a command line, which `read` reads."""
        return [str(one) for one in (self.monitors, self.dashboards, self.slos, self.widgets, self.services)]

    @classmethod
    def read(cls, words: list[str]) -> "Size":
        """The size that `arguments` wrote."""
        return cls(*map(int, words))


def monitors(size: Size) -> Iterator[dict[str, Any]]:
    """The monitors: error counts, ratios, latencies, and the burn-rate alert of each SLO."""
    for number in range(size.monitors):
        service = service_name(number % size.services)
        if number < size.slos:
            yield _burn(number, service)
        else:
            yield _threshold(number, service)


def slos(size: Size) -> Iterator[dict[str, Any]]:
    """The SLOs, each counting good of all requests of one operation of its service."""
    for number in range(size.slos):
        service = service_name(number % size.services)
        good, total = (_count(f"{service}.op{number // size.services}.{end}", service) for end in ("good", "all"))
        tags = [*_tags(service, number), f"operation:{number // size.services}"]
        yield slo(slo_id(number), f"{service} answers", {"30d": (99.5, 99.7)}, tags=tags, **counted(good, total))


def dashboards(size: Size) -> Iterator[dict[str, Any]]:
    """The dashboards, widgets in groups, the first of which plot what the service's SLOs count."""
    for number in range(size.dashboards):
        service = service_name(number % size.services)
        widgets = [_widget(number, place, service) for place in range(size.widgets)]
        groups = [widgets[start : start + GROUP_OF] for start in range(0, len(widgets), GROUP_OF)]
        rows = [group(_key(number, 900 + n), f"{service}, part {n + 1}", one) for n, one in enumerate(groups)]
        key = dashboard_id(number)
        variables = [variable("env", "env", ["prod", "staging"])]
        yield dashboard(key, f"{service} board {number // size.services}", rows, variables=variables)


def encoded(row: Mapping[str, Any]) -> bytes:
    """A row as it goes over the wire."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def service_name(number: int) -> str:
    """The name of a service of the estate."""
    return f"svc{number:04}"


def slo_id(number: int) -> str:
    """The id of an SLO of the estate."""
    return f"{number:032x}"


def dashboard_id(number: int) -> str:
    """The id of a dashboard of the estate: three groups of three characters."""
    digits = f"{number:09d}"
    return "-".join((digits[:3], digits[3:6], digits[6:]))


def _burn(number: int, service: str) -> dict[str, Any]:
    message = f"{_TEXT * 4}\n@pagerduty-{service}"
    name = f"{service} burns its budget"
    return burn_alert(
        10_000_000 + number, name, slo_id(number), 14.4, message=message, tags=_tags(service, number), priority=1
    )


def _threshold(number: int, service: str) -> dict[str, Any]:
    return monitor(
        10_000_000 + number,
        f"{service} condition {number}",
        _query(number, service),
        message=f"{_TEXT * 4}\n{{{{#is_alert}}}}@pagerduty-{service}{{{{/is_alert}}}} @slack-{service}-alerts",
        tags=_tags(service, number),
        critical=1.0 + number % 90,
        priority=1 + number % 5,
    )


def _query(number: int, service: str) -> str:
    scope, limit = f"{{service:{service},env:prod,shard:{number % 64}}}", 1.0 + number % 90
    forms = (
        f"sum(last_5m):sum:{service}.op{number % 7}.errors{scope}.as_count() > {limit}",
        f"avg(last_10m):avg:{service}.op{number % 7}.latency{scope} by {{host}} > {limit}",
        f"avg(last_15m):(sum:{service}.op{number % 7}.bad{scope}.as_count() / "
        f"sum:{service}.op{number % 7}.all{scope}.as_count()) * 100 > {limit}",
        f"max(last_1h):max:{service}.queue.depth{scope} by {{queue,zone}} > {limit}",
    )
    return forms[number % len(forms)]


def _widget(board: int, place: int, service: str) -> dict[str, Any]:
    # Of 70 widgets 34 show two queries and the others one, which makes 104.
    first = f"sum:{service}.op{place}.good{{service:{service},env:prod,$env}} by {{zone}}.as_count()"
    second = f"sum:{service}.op{place}.all{{service:{service},env:prod,$env,board:{board}}} by {{zone}}.as_count()"
    paired = place % 35 < 17
    queries, formula = ([first, second], "query1 / query2 * 100") if paired else ([second], "")
    link = {
        "label": "Traces of the same hour",
        "link": f"{_TRACES}service:{service}%20operation:op{place}&historical=true",
    }
    return plot(
        _key(board, place),
        f"{service} operation {place}, share and number by zone",
        queries,
        formula=formula,
        links=[link] if paired else [link, {**link, "label": "Logs of the same hour"}],
    )


def _count(metric: str, service: str) -> str:
    return f"sum:{metric}{{service:{service},env:prod}}.as_count()"


def _tags(service: str, number: int) -> list[str]:
    return [f"service:{service}", "env:prod", f"team:team{number % 40:02}"]


def _key(board: int, place: int) -> int:
    return 1_000_000_000_000 + board * 1_000 + place
