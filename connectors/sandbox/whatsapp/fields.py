"""Field selection: what a call gets of a node, and what is refused."""

import re
from collections.abc import Mapping
from typing import Final

from connectors.sandbox.exchange import Wire

_DEFAULTS: Final[Mapping[str, tuple[str, ...]]] = {
    "WhatsAppBusinessAccount": ("id", "name", "timezone_id", "message_template_namespace"),
    "WhatsAppBusinessPhoneNumber": (
        "verified_name",
        "code_verification_status",
        "display_phone_number",
        "quality_rating",
        "platform_type",
        "throughput",
        "webhook_configuration",
        "id",
    ),
    "MessageTemplate": ("name", "components", "language", "status", "category", "id"),
}

_WITHHELD: Final = frozenset({"is_on_biz_app"})
"""Fields that exist for some applications and are refused to this one."""


class Unknown(Exception):
    """A field was asked for that this node does not have, or not for this application; its text is the name."""


def chosen(kind: str, node: Wire, fields: str) -> Wire:
    """The fields of a node that a call asked for, and its id; fields without a value are left out.

    One field that the node does not have fails the whole call with Unknown.
    """
    names = _names(fields) or _DEFAULTS[kind]
    for name in names:
        if name in _WITHHELD or name not in node:
            raise Unknown(name)
    kept = {name: node[name] for name in names if node[name] is not None}
    return {**kept, "id": node["id"]}


def _names(fields: str) -> tuple[str, ...]:
    """The names at the top level of a selection; what stands in braces or brackets after one is dropped."""
    flat = re.sub(r"\.\w+\([^()]*\)|\{[^{}]*\}", "", fields)
    return tuple(name.strip() for name in flat.split(",") if name.strip())
