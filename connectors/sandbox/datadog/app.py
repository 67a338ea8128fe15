"""The vendor's front door: keys, rate-limit headers, refusals, and the way from a path to its endpoint."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from connectors.sandbox.datadog import (
    boards_api,
    monitors_api,
    notebooks_api,
    oncall_api,
    query_api,
    rest_api,
    slos_api,
)
from connectors.sandbox.datadog.call import Call
from connectors.sandbox.datadog.estate import Estate
from connectors.sandbox.exchange import BadParameter, Reply, Request, json_reply
from connectors.sandbox.operations.estate import Operations

Headers = tuple[tuple[str, str], ...]
Endpoint = Callable[[Call], Reply]

PERIOD_S: Final = 60
LIMIT: Final = 60_000
"""Requests a period and bucket: told in headers, too high to slow anybody down; a fault refuses on command."""

_KEPT_REPLIES: Final = 4_000

_REFUSALS: Final[Mapping[int, str]] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    408: "Request timeout",
    410: "Gone",
    500: "Internal server error",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
    512: "Timeout",
}


class Datadog:
    """One organisation of the vendor; reads only, and only with the right keys."""

    name = "datadog"

    def __init__(
        self,
        estate: Estate,
        now: datetime,
        api_key: str,
        app_key: str,
        oncall: Operations = Operations(),  # noqa: B008
    ) -> None:
        self._estate, self._now, self._oncall = estate, now, oncall
        self._api_key, self._app_key = api_key, app_key
        self._used: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._kept: dict[str, Reply] = {}

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with rate-limit headers on all but refusals for want of keys."""
        bucket, endpoint, key = _route(request.path)
        refused = self._door(request, bucket)
        if refused is not None:
            return refused
        reply = self._kept_or_made(Call(self._estate, request, self._now, key, self._oncall), endpoint)
        return Reply(reply.status, reply.body, (*reply.headers, *self._rate(bucket)), reply.content_type)

    def refusal(self, request: Request, kind: str) -> Reply:
        """A refusal in this vendor's words; only a plain 429 carries the headers that say how long to wait."""
        if kind.startswith("429"):
            text = f"Rate limit of {LIMIT} requests in {PERIOD_S} seconds reached. Please try again later."
            spent = self._rate(_route(request.path)[0], spent=True) if kind == "429" else ()
            return json_reply(429, {"errors": [text]}, spent)
        return _errors(403 if kind == "expired" else int(kind))

    def _door(self, request: Request, bucket: str) -> Reply | None:
        if request.method not in ("GET", "HEAD"):
            return _errors(405)
        api_key, app_key = _keys(request)
        if not api_key or (not app_key and bucket != "validate"):
            return _errors(401)
        right = api_key == self._api_key and (bucket == "validate" or app_key == self._app_key)
        return None if right else _errors(403)

    def _kept_or_made(self, call: Call, endpoint: Endpoint) -> Reply:
        """Rows never change while the sandbox runs, so a reply is made once; a bound keeps memory in check."""
        asked = repr((call.request.path, sorted(call.request.query.items()), call.request.endless))
        reply = self._kept.get(asked)
        if reply is None:
            reply = _made(call, endpoint)
            if len(self._kept) < _KEPT_REPLIES:
                self._kept[asked] = reply
        return reply

    def _rate(self, bucket: str, *, spent: bool = False) -> Headers:
        """Periods are aligned to the clock; the reset is told in seconds from now."""
        second = int(time.time())
        period = second // PERIOD_S
        with self._lock:
            begun, used = self._used.get(bucket, (period, 0))
            used = used + 1 if begun == period else 1
            self._used[bucket] = (period, used)
        left = 0 if spent else max(LIMIT - used, 0)
        reset = 1 if spent else PERIOD_S - second % PERIOD_S
        return (
            ("X-RateLimit-Limit", str(LIMIT)),
            ("X-RateLimit-Period", str(PERIOD_S)),
            ("X-RateLimit-Remaining", str(left)),
            ("X-RateLimit-Reset", str(reset)),
            ("X-RateLimit-Name", bucket),
        )


def _made(call: Call, endpoint: Endpoint) -> Reply:
    try:
        return endpoint(call)
    except BadParameter as problem:
        return json_reply(400, {"errors": [str(problem)]})


def _errors(status: int) -> Reply:
    return json_reply(status, {"errors": [_REFUSALS.get(status, "Error")]})


def _keys(request: Request) -> tuple[str, str]:
    """Both keys, from the headers or, as the older interface allows, from the query."""
    api_key = request.headers.get("dd-api-key") or request.query.get("api_key", "")
    app_key = request.headers.get("dd-application-key") or request.query.get("application_key", "")
    return api_key, app_key


def _route(path: str) -> tuple[str, Endpoint, str]:
    """The bucket, the endpoint and the id of a path; what this vendor does not have answers 404."""
    for pattern, bucket, endpoint in _ROUTES:
        found = re.fullmatch(pattern, path)
        if found:
            return bucket, endpoint, found.group(1) if found.re.groups else ""
    return "unknown", _nowhere, ""


def _validate(call: Call) -> Reply:
    return json_reply(200, {"valid": bool(call.estate)})


def _nowhere(call: Call) -> Reply:
    return json_reply(404, {"errors": [f"{call.request.path} not found"]})


_ROUTES: Final[tuple[tuple[str, str, Endpoint], ...]] = (
    (r"/api/v1/validate", "validate", _validate),
    (r"/api/v1/monitor", "monitors_list", monitors_api.listed),
    (r"/api/v1/monitor/search", "monitors_search", monitors_api.searched),
    (r"/api/v1/monitor/(\d+)", "monitor_get", monitors_api.one),
    (r"/api/v2/monitor/notification_rule", "notification_rules", rest_api.rules),
    (r"/api/v2/monitor/(\d+)/downtime_matches", "downtime_matches", rest_api.downtime_matches),
    (r"/api/v1/downtime", "downtimes_v1", rest_api.downtimes_v1),
    (r"/api/v2/downtime", "downtimes_v2", rest_api.downtimes_v2),
    (r"/api/v1/slo", "slos_list", slos_api.listed),
    (r"/api/v1/slo/search", "slos_search", slos_api.searched),
    (r"/api/v1/slo/correction", "slo_corrections", rest_api.corrections),
    (r"/api/v1/slo/([0-9a-f]{32})", "slo_get", slos_api.one),
    (r"/api/v1/slo/([0-9a-f]{32})/history", "slo_history", slos_api.history),
    (r"/api/v1/dashboard", "dashboards_list", boards_api.listed),
    (r"/api/v1/dashboard/([a-z0-9-]+)", "dashboard_get", boards_api.one),
    (r"/api/v2/dashboards/usage", "dashboards_usage", boards_api.usage),
    (r"/api/v2/services/definitions", "service_definitions", rest_api.definitions),
    (r"/api/v2/catalog/entity", "catalog_entities", rest_api.entities),
    (r"/api/v2/team", "teams", rest_api.teams),
    (r"/api/v1/notebooks", "notebooks", notebooks_api.listed),
    (r"/api/v1/notebooks/(\d+)", "notebook_get", notebooks_api.one),
    (r"/api/v2/on-call/teams/([^/]+)/routing-rules", "oncall_rules", oncall_api.rules),
    (r"/api/v2/on-call/escalation-policies/([^/]+)", "oncall_policy", oncall_api.policy),
    (r"/api/v2/on-call/schedules", "oncall_schedules", oncall_api.schedules),
    (r"/api/v2/on-call/schedules/([^/]+)", "oncall_schedule", oncall_api.schedule),
    (r"/api/v2/on-call/schedules/([^/]+)/on-call", "oncall_now", oncall_api.on_call),
    (r"/api/v2/incidents", "incidents", oncall_api.incidents),
    (r"/api/v1/query", "query", query_api.answered),
)
