"""Integrations: which product's events they take and what they lead to. Of the key no more is kept than its digest."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from compiler.errors import ConnectorError, Missing
from compiler.model.base import Id, Kind
from compiler.model.routing import Integration, addressed
from compiler.ports import Door, Gone, Pulled
from connectors.pagerduty.bodies import name_of, opened, page_of, row, taken, unread
from connectors.pagerduty.envelope import TokenDead
from connectors.pagerduty.rest import Rest
from connectors.pagerduty.words import key_of, low, part, text
from connectors.wire.mail import mail_tags, masked

PRODUCT = "pagerduty"
"""The word that other products' handles put first."""

_SCOPE = "services.read"

Bare = tuple[str, Mapping[str, Any]]
"""The key of a service, and a bare reference to one of its integrations."""


def detailed(found: Mapping[str, Any]) -> bool:
    """Whether the whole integration came, and not a reference to it."""
    return bool(key_of(found)) and not low(found.get("type")).endswith("_reference")


def integration_row(door: Door, found: Mapping[str, Any], service: str) -> Pulled:
    """An integration of a service; its key and its mail address, with which anybody can page, stay outside."""
    kept = taken(found, "name", "summary", "html_url")
    vendor = text(part(found, "vendor").get("summary"))
    secret = text(found.get("integration_key"))
    body = {**kept, "service": service, "of": text(part(found, "service").get("summary")), "vendor": vendor}
    mail = masked(door, found.get("integration_email"))
    return row(Kind.INTEGRATION, key_of(found), {**body, **mail, "fingerprint": fingerprint(secret)})


def fingerprint(secret: str) -> str:
    """16 hex digits by which a key is known again; "" for none."""
    return sha256(secret.encode()).hexdigest()[:16] if secret else ""


def fetched(rest: Rest, door: Door, bare: Sequence[Bare]) -> Iterator[Pulled]:
    """The integrations that the list named and did not spell out, one request each."""

    def one(asked: Bare) -> Pulled:
        service, reference = asked
        key = key_of(reference)
        try:
            found = rest.one(f"/services/{service}/integrations/{key}", "integration", _SCOPE)
        except TokenDead:
            raise
        except Missing:
            return Gone(Kind.INTEGRATION, key)
        except ConnectorError as error:
            return unread(Kind.INTEGRATION, key, error)
        return integration_row(door, {**reference, **found}, service)

    yield from door.map(one, bare)


def read_integration(instance: str, key: str, body: bytes) -> Integration:
    """An integration of a service or of an orchestration, as its kept body says."""
    found = opened(body, Kind.INTEGRATION, key)
    service, routing, name = text(found.get("service")), text(found.get("routing")), name_of(found, key)
    feeds = Id(instance, Kind.ONCALL_SERVICE.value, service) if service else None
    feeds = feeds or (Id(instance, Kind.ROUTING.value, routing) if routing else None)
    tags = addressed(PRODUCT, name, text(found.get("of"))) | mail_tags(found)
    return Integration(
        Id(instance, Kind.INTEGRATION.value, key),
        name,
        tags | ({f"feeds:{feeds.key}"} if feeds else frozenset()),
        page_of(found),
        feeds=feeds,
        origin=_origin(found.get("vendor")),
        fingerprint=text(found.get("fingerprint")),
    )


def _origin(vendor: Any) -> str:
    """`New Relic` as settings spell it: `newrelic`."""
    return "".join(one for one in low(vendor) if one.isalnum())
