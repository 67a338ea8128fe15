"""Health of an account, a number or a template, read from its kept body.

One reader for all three, since they share a kind: each body says itself `of` which of them it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.channel import Ability, Health, Reason
from connectors.whatsapp import words
from connectors.whatsapp.verdict import Verdict, verdict, worst

Body = Mapping[str, Any]

_REVIEW: dict[str, Ability] = {
    "pending": "limited", "deferred": "limited", "rejected": "blocked", "restricted": "blocked",
}  # fmt: skip
_NUMBER: dict[str, Ability] = {
    **dict.fromkeys(("connected", "linked", "flagged"), "available"),
    **dict.fromkeys(("restricted", "rate_limited"), "limited"),
    **dict.fromkeys(("pending", "unverified", "disconnected", "banned", "migrated", "deleted"), "blocked"),
}
_TEMPLATE: dict[str, Ability] = {
    "approved": "available",
    **dict.fromkeys(
        ("archived", "deleted", "disabled", "in_appeal", "limit_exceeded", "paused", "pending", "pending_deletion",
         "rejected"),
        "blocked",
    ),
}  # fmt: skip


def read_health(instance: str, key: str, body: bytes) -> Health:
    """The health that a kept body tells; raises Contract where the body is not one of ours."""
    found = opened(body, Kind.HEALTH, key)
    reader = _READERS.get(words.text(found.get("of")))
    if reader is None:
        raise Contract(f"{instance}:health/{key}: `of` names no account, number or template")
    return reader(Id(instance, Kind.HEALTH.value, key), found)


def opened(body: bytes, kind: Kind, key: str) -> Body:
    """A kept body as an object; raises Contract where it is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Contract(f"{kind}/{key}: the kept body is not JSON") from None
    if not isinstance(found, dict):
        raise Contract(f"{kind}/{key}: the kept body is not an object")
    return found


def _account(id: Id, body: Body) -> Health:
    """A bad review decides where no entity speaks, and is a reason in any case; a good one alone proves nothing."""
    policy, review = body.get("policy"), words.low(body.get("account_review_status"))
    expires = words.day(body.get("token_expires"))
    if isinstance(policy, dict):
        reason = Reason("WABA", words.text(policy.get("code")), words.text(policy.get("text")))
        return Health(id, ability="blocked", reasons=(reason,), expires=expires)
    said = verdict("account", body.get("health_status"))
    by_review = _REVIEW.get(review)
    told = () if by_review is None else (Reason("WABA", "", f"account_review_status {review}"),)
    return _health(id, said, said.ability or by_review, body, reasons=said.reasons + told, expires=expires)


def _number(id: Id, body: Body) -> Health:
    """A number must be connected to send, and connected alone proves nothing."""
    said, status = verdict("number", body.get("health_status")), _NUMBER.get(words.low(body.get("status")))
    unregistered = words.low(body.get("platform_type")) == "not_applicable"
    known = worst([said.ability, status, "blocked" if unregistered else None])
    if said.ability is None and known == "available":
        known = "unknown"
    coexists = body.get("is_on_biz_app") is True and words.low(body.get("platform_type")) == "cloud_api"
    quality = words.quality(body.get("quality_rating") or body.get("quality_score"))
    return _health(id, said, known, body, quality=quality, rate=words.rate(body.get("throughput"), coexists))


def _template(id: Id, body: Body) -> Health:
    """The status decides; the entity speaks only where the status is a word that nobody documented."""
    said = verdict("template", body.get("health_status"))
    known = _TEMPLATE.get(words.low(body.get("status")), said.ability)
    refused = words.low(body.get("rejected_reason"))
    told = () if refused in ("", "none") else (Reason("MESSAGE_TEMPLATE", "", f"rejected_reason {refused}"),)
    quality, since = words.quality(body.get("quality_score")), None if known == "available" else _changed(body)
    return _health(id, said, known, body, quality=quality, since=since, reasons=said.reasons + told)


def _changed(body: Body) -> Any:
    """The later of the last change and the last score: the present state is not told to be younger than that."""
    score = body.get("quality_score")
    at = [
        words.instant(body.get("last_updated_time")),
        words.instant(score.get("date") if isinstance(score, dict) else None),
    ]
    return max((one for one in at if one is not None), default=None)


def _health(id: Id, said: Verdict, ability: Ability | None, body: Body, **more: Any) -> Health:
    limit = body.get("whatsapp_business_manager_messaging_limit") or body.get("messaging_limit_tier")
    return Health(
        id,
        ability=ability or "unknown",
        reported=said.reported,
        status=words.low(body.get("status")),
        limit=words.limit(limit),
        **{"reasons": said.reasons, **more},
    )


_READERS: Mapping[str, Callable[[Id, Body], Health]] = {
    "account": _account,
    "number": _number,
    "template": _template,
}
