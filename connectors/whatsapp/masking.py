"""Phone numbers at the door: only their last two digits come in."""

import re
from typing import Any

_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,}")


def masked(number: Any) -> str:
    """`+1 555-0100` as `…00`; "" where there is no number."""
    digits = _digits(number) if isinstance(number, str) else ""
    return f"…{digits[-2:]}" if digits else ""


def without(value: Any, number: Any) -> Any:
    """The JSON value with this number, and every other one spelled with a plus, masked in all its texts."""
    own = _digits(number) if isinstance(number, str) else ""
    if isinstance(value, str):
        return _NUMBER.sub(lambda match: masked(match[0]) if _is_phone(match[0], own) else match[0], value)
    if isinstance(value, list):
        return [without(one, number) for one in value]
    return {key: without(one, number) for key, one in value.items()} if isinstance(value, dict) else value


def _is_phone(found: str, own: str) -> bool:
    return found.startswith("+") or (bool(own) and _digits(found) == own)


def _digits(number: str) -> str:
    return "".join(one for one in number if one.isdigit())
