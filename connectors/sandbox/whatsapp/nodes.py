"""Builders of nodes: each holds every field that may be asked for, None where this one has no value."""

from collections.abc import Sequence
from datetime import datetime

from connectors.sandbox.exchange import Wire

_WORST = ("BLOCKED", "LIMITED", "AVAILABLE")


def entity(kind: str, key: str, can: str = "AVAILABLE", *, sip: str | None = None, errors: Sequence[Wire] = ()) -> Wire:
    """One entity of an answer about health; `sip` is its verdict on calls, which says nothing about messages."""
    row: Wire = {"entity_type": kind, "id": key, "can_send_message": can}
    if sip:
        row["can_receive_call_sip"] = sip
    return {**row, "errors": list(errors)} if errors else row


def health(entities: Sequence[Wire]) -> Wire:
    """The answer about health: the worst of its entities stands on top."""
    worst = next(word for word in _WORST if any(row["can_send_message"] == word for row in entities))
    return {"can_send_message": worst, "entities": list(entities)}


def account(key: str, name: str, *, owner: Wire, verification: str, health: Wire, review: str = "APPROVED") -> Wire:
    """A business account; its limit is shared by all numbers of the portfolio."""
    return {
        "id": key,
        "name": name,
        "status": "ACTIVE",
        "account_review_status": review,
        "business_verification_status": verification,
        "ownership_type": "SELF",
        "country": "BR",
        "currency": "BRL",
        "timezone_id": "25",
        "is_enabled_for_insights": False,
        "disable_marketing_messages_on_cloud_api": False,
        "marketing_messages_lite_api_status": "INELIGIBLE",
        "template_auto_archival_enabled": False,
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "owner_business_info": owner,
        "on_behalf_of_business_info": None,
        "message_template_namespace": f"ns_{key}",
        "primary_business_location": None,
        "primary_funding_id": None,
        "purchase_order_number": None,
        "creation_time": 1_741_684_364,
        "health_status": health,
    }


def number(key: str, display: str, name: str, quality: str, health: Wire) -> Wire:
    """A registered phone number; `display` is personal data and served in full, as the vendor does."""
    return {
        "id": key,
        "display_phone_number": display,
        "verified_name": name,
        "status": "CONNECTED",
        "quality_rating": quality,
        "quality_score": {"score": quality},
        "throughput": {"level": "STANDARD"},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "messaging_limit_tier": None,
        "platform_type": "CLOUD_API",
        "host_platform": "CLOUD_API",
        "account_mode": "LIVE",
        "code_verification_status": "EXPIRED",
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "new_display_name": None,
        "is_official_business_account": False,
        "is_pin_enabled": True,
        "is_preverified_number": None,
        "last_onboarded_time": "2025-03-12T13:14:15+0000",
        "webhook_configuration": {"application": "https://hooks.example.com/wa/inbound?key=sandbox-hook-secret"},
        "country_code": "US",
        "country_dial_code": "1",
        "unified_cert_status": None,
        "search_visibility": "NON_VISIBLE",
        "certificate": None,
        "new_certificate": None,
        "health_status": health,
    }


def template(
    key: str,
    name: str,
    language: str,
    status: str,
    quality: str,
    updated: datetime,
    around: Sequence[Wire],
    *,
    category: str = "UTILITY",
) -> Wire:
    """A message template: a name in a language, with a state of its own."""
    at = int(updated.timestamp())
    sendable = status == "APPROVED"
    own = entity("MESSAGE_TEMPLATE", key) if sendable else entity("MESSAGE_TEMPLATE", key, "BLOCKED", errors=[_REFUSED])
    return {
        "id": key,
        "name": name,
        "language": language,
        "category": category,
        "status": status,
        "quality_score": {"score": quality, "date": at},
        "rejected_reason": "PROMOTIONAL" if status == "REJECTED" else "NONE",
        "correct_category": None,
        "previous_category": None,
        "sub_category": None,
        "parameter_format": "NAMED",
        "last_updated_time": at,
        "message_send_ttl_seconds": None,
        "library_template_name": None,
        "source": "MANUAL",
        "components": _components(name),
        "health_status": health([own, *around]),
    }


_REFUSED: Wire = {
    "error_code": 141002,
    "error_description": "The template is not approved.",
    "possible_solution": "Edit it, or appeal.",
}


def _components(name: str) -> list[Wire]:
    example = {"body_text_named_params": [{"param_name": "customer", "example": "Ana, +1 555-0199"}]}
    text = f"Hello {{{{customer}}}}, news about your parcel ({name})."
    return [{"type": "BODY", "text": text, "example": example}, {"type": "FOOTER", "text": "WhatsUp Logistics"}]


def app(key: str, name: str, callback: str) -> Wire:
    """An application that gets the account's webhooks."""
    link = f"https://www.facebook.com/games/?app_id={key}"
    data = {"id": key, "name": name, "link": link}
    return {"whatsapp_business_api_data": data, "override_callback_uri": callback}
