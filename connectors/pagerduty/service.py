"""What a service's kept body says: its policy, whether it pages at all, how urgently, and how long it hesitates."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from compiler.model.base import Id, Kind
from compiler.model.hours import Hours, daily
from compiler.model.opening import Opening
from compiler.model.routing import OncallService, Urgency, addressed, spelled
from connectors.pagerduty.bodies import name_of, opened, page_of
from connectors.pagerduty.integrations import PRODUCT
from connectors.pagerduty.words import low, part, text, whole
from connectors.pagerduty.zones import zone

_URGENCIES: Mapping[str, Urgency] = {"high": "high", "low": "low", "severity_based": "severity"}


def read_service(instance: str, key: str, body: bytes) -> OncallService:
    """The service; a status or an urgency that nobody documented is not taken for a known one."""
    found = opened(body, Kind.ONCALL_SERVICE, key)
    page, policy, name = page_of(found), text(found.get("policy")), name_of(found, key)
    during, hours, outside = _urgency(found)
    return OncallService(
        Id(instance, Kind.ONCALL_SERVICE.value, key),
        name,
        addressed(PRODUCT, name) | _urls(page, key) | {f"team:{one}" for one in found.get("teams") or ()},
        page,
        policy=Id(instance, Kind.POLICY.value, policy) if policy else None,
        enabled={"on": True, "disabled": False}.get(low(found.get("status"))),
        pause_s=_pause(part(found, "pause")),
        urgency=during,
        hours=hours,
        urgency_outside=outside,
        description=text(found.get("description")),
    )


def _urls(page: Opening | None, key: str) -> set[str]:
    """Both spellings of a service's page: the older one redirects to the newer."""
    if page is None:
        return set()
    parts = urlsplit(page.url)
    urls = [
        page.url,
        *(urlunsplit(parts._replace(path=f"/{word}/{key}")) for word in ("services", "service-directory")),
    ]
    return {f"url:{spelled(url)}" for url in urls}


def _pause(found: Mapping[str, Any]) -> int:
    return (whole(found.get("timeout")) or 0) if found.get("enabled") is True else 0


def _urgency(found: Mapping[str, Any]) -> tuple[Urgency, Hours | None, Urgency]:
    """The urgency, within which hours, and the urgency outside of them.

    Hours that cannot be read make both unknown, since it is not known which holds when.
    """
    rule = part(found, "incident_urgency_rule")
    if low(rule.get("type")) == "constant":
        return _word(rule), None, "unknown"
    if low(rule.get("type")) != "use_support_hours":
        return "unknown", None, "unknown"
    hours = support_hours(part(found, "support_hours"))
    if hours is None:
        return "unknown", None, "unknown"
    return _word(part(rule, "during_support_hours")), hours, _word(part(rule, "outside_support_hours"))


def _word(rule: Mapping[str, Any]) -> Urgency:
    return _URGENCIES.get(low(rule.get("urgency")), "unknown")


def support_hours(found: Mapping[str, Any]) -> Hours | None:
    """Hours of a fixed time per day, its days counted from Monday as 1; None for any other form."""
    place, first, last = zone(found.get("time_zone")), minutes(found.get("start_time")), minutes(found.get("end_time"))
    days = found.get("days_of_week")
    if low(found.get("type")) != "fixed_time_per_day" or not place or first is None or last is None:
        return None
    if not isinstance(days, list) or not days or not all(one in range(1, 8) for one in days):
        return None
    return daily(place, first, last, tuple(sorted({int(one) - 1 for one in days})))


def minutes(value: Any) -> int | None:
    """`09:30:00` as minutes of the day; None for anything else."""
    parts = text(value).split(":")
    if len(parts) not in (2, 3) or not all(one.isdigit() for one in parts):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return hour * 60 + minute if hour <= 24 and minute < 60 else None
