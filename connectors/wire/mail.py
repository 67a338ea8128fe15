"""Whose a mail address is, told by the pseudonym under which the door knows it wherever else it stands."""

import re
from collections.abc import Mapping
from typing import Any

from compiler.model.routing import mailed
from compiler.ports import Door

FIELD = "mail"
_MASKED = re.compile(r"person-[0-9a-f]{8}")


def masked(door: Door, address: Any) -> dict[str, str]:
    """What a row's body says of an address, which itself stays outside; nothing for what is no address."""
    pseudonym = door.masked(address) if isinstance(address, str) else ""
    return {FIELD: pseudonym} if _MASKED.fullmatch(pseudonym) else {}


def mail_tags(body: Mapping[str, Any]) -> frozenset[str]:
    """The tag of the pseudonym in a kept body; none where there is none."""
    found = body.get(FIELD)
    return mailed(found) if isinstance(found, str) and _MASKED.fullmatch(found) else frozenset()
