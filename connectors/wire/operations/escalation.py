"""Escalations as policies.

A rule's `delay` counts from the moment the escalation starts on the alert, not from the rule before it. Source: "How
do escalations work in Opsgenie?", support.atlassian.com/opsgenie/docs/how-do-escalations-work-in-opsgenie/.
It comes as `{timeAmount, timeUnit}` or, in the newer product, as a whole number of minutes.
"""

from typing import Any, Literal

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.model.routing import Called, Pick, Policy, Step
from connectors.wire.operations.account import NOBODY, Account, owner, teams
from connectors.wire.operations.fields import Json, objects, part, text, whole

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
_PICKS: dict[str, Pick] = {
    "default": "on call", "next": "next", "previous": "previous", "users": "all", "admins": "admins", "all": "all",
    "random": "all",
}  # fmt: skip


def read_policy(account: Account, key: str, body: Json) -> Policy:
    """An escalation; raises Contract where a rule has a delay that cannot be read."""
    team = owner(body)
    steps = tuple(sorted((_step(account, key, rule) for rule in objects(body.get("rules"))), key=lambda one: one.at_s))
    repeats, pass_s = _repeating(part(body, "repeat"), steps)
    return Policy(
        account.id(Kind.POLICY, key),
        text(body.get("name")) or key,
        teams(team),
        account.team(team),
        steps=steps,
        repeats=repeats,
        pass_s=pass_s,
        enabled=body.get("enabled") is not False,
    )


def rotas(body: Json) -> frozenset[str]:
    """The keys of the schedules that an escalation calls."""
    named = (part(rule, "recipient") for rule in objects(body.get("rules")))
    return frozenset(text(one.get("id")) for one in named if one.get("type") == "schedule" and one.get("id"))


def _step(account: Account, key: str, rule: Json) -> Step:
    at_s, raw = _delay(key, rule.get("delay"))
    how, one = text(rule.get("notifyType")) or "default", part(rule, "recipient")
    form, target = text(one.get("type")), text(one.get("id"))
    mode: Literal["all", "one"] = "one" if how == "random" else "all"
    called = Called(account.recipient(form, target), _PICKS.get(how, "unknown"))
    nobody = form in NOBODY or not target
    unless: Literal["acknowledged", "closed"] = "closed" if rule.get("condition") == "if-not-closed" else "acknowledged"
    return Step(() if nobody else (called,), at_s, raw, unless, mode)


def _delay(key: str, delay: Any) -> tuple[int, str]:
    """Seconds from the start, and the product's own words; no delay at all is none."""
    if isinstance(delay, dict):
        amount, unit = whole(delay.get("timeAmount", 0)), text(delay.get("timeUnit")) or "minutes"
    else:
        amount, unit = whole(delay if delay is not None else 0), "minutes"
    if amount is None or unit not in _SECONDS:
        raise Contract(f"escalation {key}: a delay has a unit or number that nobody documented")
    return amount * _SECONDS[unit], f"{amount} {unit[:-1] if amount == 1 else unit} after the start"


def _repeating(repeat: Json, steps: tuple[Step, ...]) -> tuple[int, int | None]:
    """Passes after the first, and the length of one; the wait follows the last rule, and 0 means no repeat."""
    wait, count = whole(repeat.get("waitInterval")), whole(repeat.get("count"))
    if not wait or not steps:
        return 0, None
    return max(count or 0, 0), steps[-1].at_s + wait * 60
