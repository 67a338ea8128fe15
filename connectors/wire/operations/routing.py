"""Teams as on-call services, and the three sets of rules that stand between an integration and a policy.

Alert policies (stage 0) may rewrite whom an alert calls, the team's routing rules (stage 1) choose an escalation or a
schedule, notification policies (stage 2) may delay or suppress what would page.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from compiler.model.base import Id, Kind
from compiler.model.hours import Hours
from compiler.model.opening import Opening
from compiler.model.routing import OncallService, RouteRule, Routing, addressed, spelled
from connectors.wire.operations.account import NOBODY, Account, teams
from connectors.wire.operations.fields import Json, objects, part, text, whole
from connectors.wire.operations.restriction import Unclear, hours

UNCLEAR = "within hours that could not be read"
"""Stands in `when` where a restriction was not understood, so that the rule may apply and need not."""

_DAY_S = 86_400
_LONGEST_S = {"next-time": _DAY_S, "next-weekday": 3 * _DAY_S}
"""The longest that a notification waits for a time of day; a named day of the week is at most a week away."""

_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": _DAY_S}


def read_team(account: Account, key: str, body: Json) -> OncallService:
    """A team: it receives alerts, and its rules decide whom they call.

    Its own link wins over the pattern; `services` of the body are keys of services that lead to it, whose pages people
    link in its stead.
    """
    link = text(part(body, "links").get("web"))
    page = Opening(link) if link.startswith("https://") else account.team(key)
    name = text(body.get("name")) or text(body.get("teamName"))
    linked = frozenset(f"url:{one}" for one in _links(page, body.get("services")))
    return OncallService(
        account.id(Kind.ONCALL_SERVICE, key),
        name or key,
        addressed(account.product, name) | teams(key) | linked,
        page,
        urgency="high",
        description=text(body.get("description")),
    )


def read_routing(account: Account, key: str, body: Json) -> Routing:
    """The rules of one `stage` of one `team`, in the order in which they are tried."""
    team, stage = text(body.get("team")), whole(body.get("stage")) or 0
    rows = objects(body.get("rules"))
    if stage == 1:
        rows.sort(key=lambda row: whole(row.get("order")) or 0)
    read = (_alert_policy, _rule, _notification_policy)[stage]
    default = next((row for row in rows if stage == 1 and row.get("isDefault") is True), None)
    rules = tuple(read(account, row) for row in rows if row is not default)
    otherwise = None if default is None else _rule(account, default)
    targets = {to.key for rule in (*rules, otherwise) if rule is not None for to in rule.to}
    return Routing(
        account.id(Kind.ROUTING, key),
        text(body.get("name")) or key,
        frozenset({f"of:{team}", *(f"to:{one}" for one in targets)}),
        account.team(team),
        of=account.id(Kind.ONCALL_SERVICE, team),
        rules=rules,
        otherwise=otherwise,
        stage=stage,
        stages=(0, 1, 2),
    )


def _links(page: Opening | None, services: Any) -> Iterator[str]:
    """Pages as compared with links of others: the team's own, and those of its services, in two spellings."""
    if page is not None:
        yield spelled(page.url)
    for key in (text(one) for one in services or ()):
        for host in ("www.opsgenie.com", *([urlsplit(page.url).netloc.lower()] if page is not None else [])):
            yield from (f"{host}/service/{key}", f"{host}/service/{key}/status")


def _rule(account: Account, row: Json) -> RouteRule:
    """A routing rule. One that notifies `none` drops the alert on the floor."""
    notify = part(row, "notify")
    form, target = text(notify.get("type")), text(notify.get("id"))
    when, limits = _conditions(row.get("criteria"), row.get("timeRestriction"), row.get("timezone"))
    to = () if form in NOBODY or not form else (account.recipient(form, target),)
    return RouteRule(text(row.get("name")) or "rule", when, limits, drops=form in NOBODY, to=to)


def _alert_policy(account: Account, row: Json) -> RouteRule:
    """Only one that takes away the original responders calls others in their place."""
    when, limits = _of_policy(row)
    takes = row.get("ignoreOriginalResponders") is True or row.get("keepOriginalResponders") is False
    to = tuple(_recipients(account, row.get("responders"))) if takes else ()
    return RouteRule(
        text(row.get("name")) or "policy", when, limits, to=to,
        enabled=row.get("enabled") is not False, goes_on=row.get("continue") is True,
    )  # fmt: skip


def _notification_policy(account: Account, row: Json) -> RouteRule:  # noqa: ARG001 (as its siblings)
    when, limits = _of_policy(row)
    return RouteRule(
        text(row.get("name")) or "policy", when, limits, drops=row.get("suppress") is True,
        wait_s=_delay(part(row, "delayAction")), enabled=row.get("enabled") is not False, goes_on=True,
    )  # fmt: skip


def _of_policy(row: Json) -> tuple[str, Hours | None]:
    """Policies spell their restriction in the singular or the plural, and name no zone of their own."""
    restriction = row.get("timeRestriction")
    if isinstance(restriction, dict) and "timeRestrictions" in restriction:
        restriction = restriction["timeRestrictions"] if restriction.get("enabled") is not False else None
    return _conditions(row.get("filter"), restriction or row.get("timeRestrictions"), row.get("timezone"))


def _conditions(criteria: Any, restriction: Any, zone: Any) -> tuple[str, Hours | None]:
    when = words(criteria)
    try:
        return when, hours(restriction, zone)
    except Unclear:
        return " and ".join(filter(None, (when, UNCLEAR))), None


def words(criteria: Any) -> str:
    """A condition as people read it; "" for one that always holds."""
    if not isinstance(criteria, dict) or criteria.get("type") in (None, "match-all"):
        return ""
    said = [_condition(one) for one in objects(criteria.get("conditions"))]
    if not said:
        return "a condition that could not be read"
    return (" or " if criteria.get("type") == "match-any-condition" else " and ").join(said)


def _condition(one: Json) -> str:
    negated = "not " if one.get("not") is True else ""
    parts = (one.get("field"), one.get("key"), f"{negated}{text(one.get('operation'))}", one.get("expectedValue"))
    return " ".join(filter(None, map(text, parts)))


def _recipients(account: Account, rows: Any) -> Iterable[Id]:
    found = ((text(one.get("type")), text(one.get("id"))) for one in objects(rows))
    return (account.recipient(form, key) for form, key in found if key and form not in NOBODY)


def _delay(action: Json) -> int:
    """The longest wait in seconds. A duration is `{timeAmount, timeUnit}`, or two fields in the newer product."""
    option = text(action.get("delayOption"))
    if not option:
        return 0
    if option != "for-duration":
        return _LONGEST_S.get(option, int(timedelta(weeks=1).total_seconds()))
    lasting = part(action, "duration")
    amount = (
        whole(lasting.get("timeAmount")) if lasting else whole(action.get("waitDuration") or action.get("duration"))
    )
    unit = text(lasting.get("timeUnit")) or text(action.get("durationFormat")) or "minutes"
    return (amount or 0) * _UNITS.get(unit.lower(), 60)
