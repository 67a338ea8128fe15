"""The lists: what each path gives, filtered and cut into pages as the vendor does."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.reading import Call, Refused
from connectors.sandbox.pagerduty.rendering import Schedule
from connectors.sandbox.pagerduty.rows import iso, reference
from connectors.sandbox.pagerduty.schedules import layered

_ABILITIES: Final = ("teams", "urgencies", "service_support_hours", "event_orchestration", "manage_schedules")
_ONCALLS_AHEAD: Final = timedelta(days=90)


def listed(call: Call) -> Wire | None:
    """A list, None for any other path."""
    answer = _LISTS.get("/".join(call.parts))
    return answer(call) if answer else None


def service(call: Call, row: Wire) -> Wire:
    """A service with its integrations spelled out or as references, as was asked."""
    if "integrations" in call.includes:
        return row
    short = [{k: one[k] for k in ("id", "type", "summary", "self", "html_url")} for one in row["integrations"]]
    return {**row, "integrations": [{**one, "type": f"{one['type']}_reference"} for one in short]}


def person(call: Call, row: Wire) -> Wire:
    """A user; contact methods are references unless they are asked for, calendars are shown to admins who ask."""
    whole = "contact_methods" in call.includes
    ways = row["contact_methods"] if whole else [_short(one) for one in row["contact_methods"]]
    left = () if "calendar_urls" in call.includes else ("http_cal_url", "web_cal_url")
    return {name: value for name, value in row.items() if name not in left} | {"contact_methods": ways}


def _short(row: Wire) -> Wire:
    return {
        **{name: row[name] for name in ("id", "summary", "self", "html_url")},
        "type": f"{row['type']}_reference",
    }


def _services(call: Call) -> Wire:
    return call.page("services", [service(call, one) for one in call.account.services])


def _policies(call: Call) -> Wire:
    whole = "escalation_rule_assignment_strategies" in call.includes
    return call.page("escalation_policies", [one if whole else _plain(one) for one in call.account.policies])


def _plain(policy: Wire) -> Wire:
    """Without the strategies, which come only when asked for."""
    name = "escalation_rule_assignment_strategy"
    rules = [{key: value for key, value in one.items() if key != name} for one in policy["escalation_rules"]]
    return {**policy, "escalation_rules": rules}


def _schedules(call: Call) -> Wire:
    """Only schedules of the older generation."""
    window, rows = call.window(), [one for one in call.account.schedules if not one.shifts]
    return call.page("schedules", [layered(one, call.users, window, call.includes) for one in rows])


def _shift_schedules(call: Call) -> Wire:
    """Only schedules of the newer generation, as references without a name."""
    rows = [one for one in call.account.schedules if one.shifts]
    return call.shifts_page([{**reference("schedule_v3", one.key, one.name), "name": None} for one in rows])


def _oncalls(call: Call) -> Wire:
    window = call.window() or (call.now, call.now + timedelta(seconds=1))
    if window[1] - call.now > _ONCALLS_AHEAD:
        raise Refused(400, 2005, "Invalid Date Range")
    return call.page("oncalls", list(_on_call(call, window)))


def _on_call(call: Call, window: tuple[Any, Any]) -> Iterator[Wire]:
    schedules = {one.key: one for one in call.account.schedules}
    for policy in call.account.policies:
        for level, rule in enumerate(policy["escalation_rules"], 1):
            for target in rule["targets"]:
                yield from _of_target(call, policy, level, target, schedules.get(target["id"]), window)


def _of_target(
    call: Call, policy: Wire, level: int, target: Wire, schedule: Schedule | None, window: tuple[Any, Any]
) -> Iterator[Wire]:
    """A user who is a target is on call always, which null bounds say."""
    head = {
        "escalation_policy": reference("escalation_policy", policy["id"], policy["name"]),
        "escalation_level": level,
    }
    if schedule is None:
        yield {**head, "schedule": None, "user": target, "start": None, "end": None}
        return
    for start, end, who in schedule.final(*window):
        if who:
            name = call.users[who]["name"] if who in call.users else "Former Colleague"
            shift = {"user": reference("user", who, name), "start": iso(start), "end": iso(end)}
            yield {**head, "schedule": target, **shift}


def _users(call: Call) -> Wire:
    return call.page("users", [person(call, one) for one in call.account.users])


def _orchestrations(call: Call) -> Wire:
    hidden = ("global", "router", "integrations")
    rows = [{k: v for k, v in one.items() if k not in hidden} for one in call.account.orchestrations]
    return call.page("orchestrations", rows)


def _windows(call: Call) -> Wire:
    """`open` are those that last or are still to come."""
    wanted, now = call.request.query.get("filter", "all"), iso(call.now)
    keep = {
        "open": [one for one in call.account.windows if one["end_time"] > now],
        "ongoing": [one for one in call.account.windows if one["start_time"] <= now < one["end_time"]],
        "future": [one for one in call.account.windows if one["start_time"] > now],
        "past": [one for one in call.account.windows if one["end_time"] <= now],
    }
    return call.page("maintenance_windows", keep.get(wanted, call.account.windows))


def _business(call: Call) -> Wire:
    return call.page("business_services", call.account.business)


def _incidents(call: Call) -> Wire:
    """Newest first; the trigger of each is a reference unless it is asked for."""
    whole = "first_trigger_log_entries" in call.includes
    statuses = call.request.values("statuses[]")
    rows = [one for one in _within(call, call.account.incidents) if not statuses or one["status"] in statuses]
    return call.page("incidents", [one if whole else _bare(one) for one in rows])


def _bare(incident: Wire) -> Wire:
    entry = incident["first_trigger_log_entry"]
    short = {name: entry[name] for name in ("id", "summary", "self", "html_url")}
    return {**incident, "first_trigger_log_entry": {**short, "type": "trigger_log_entry_reference"}}


def _entries(call: Call) -> Wire:
    return call.page("log_entries", _within(call, call.account.entries))


def _within(call: Call, rows: tuple[Wire, ...]) -> list[Wire]:
    window = call.window() or (call.now - timedelta(days=30), call.now)
    first, last = (iso(one) for one in window)
    found = [one for one in rows if first <= one["created_at"] < last]
    return sorted(found, key=lambda one: str(one["created_at"]), reverse=True)


_LISTS: Final[Mapping[str, Callable[[Call], Wire]]] = {
    "abilities": lambda _: {"abilities": list(_ABILITIES)},
    "services": _services,
    "escalation_policies": _policies,
    "schedules": _schedules,
    "v3/schedules": _shift_schedules,
    "oncalls": _oncalls,
    "users": _users,
    "event_orchestrations": _orchestrations,
    "maintenance_windows": _windows,
    "business_services": _business,
    "incidents": _incidents,
    "log_entries": _entries,
}
