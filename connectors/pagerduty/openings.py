"""Addresses of the provider's own pages, read and never built: every answer carries the page of its thing."""

from urllib.parse import urlsplit

from compiler.model.base import Id, Kind

_KINDS = {
    "services": Kind.ONCALL_SERVICE,
    "service-directory": Kind.ONCALL_SERVICE,
    "escalation_policies": Kind.POLICY,
    "schedules": Kind.ROTA,
    "users": Kind.RESPONDER,
    "business-services": Kind.ENTRY,
    "event-orchestrations": Kind.ROUTING,
}
_HOME = ".pagerduty.com"
_EUROPE = ".eu.pagerduty.com"


def thing_of(instance: str, url: str, *, europe: bool) -> Id | None:
    """What a page of an account in this service region is about, None for any other address.

    Older pages of policies and schedules have the id behind a `#`.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host.endswith(_HOME) or host.endswith(_EUROPE) is not europe:
        return None
    word, _, rest = parts.path.strip("/").partition("/")
    key = rest.partition("/")[0] or parts.fragment
    return Id(instance, _KINDS[word].value, key) if word in _KINDS and key.replace("-", "").isalnum() else None
