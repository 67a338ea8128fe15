"""People at the door: of a person only the opaque id comes in, and whether a call can reach them."""

from typing import Any

_OF_PEOPLE = frozenset(
    {
        "acknowledgedBy", "closedBy", "contact", "createdBy", "createdByUser", "email", "emailAddress", "from",
        "fromUser", "fullName", "mobile", "phone", "updatedBy", "userAddress", "username",
    }
)  # fmt: skip
"""Fields that hold names, addresses or numbers of people, wherever they stand."""


def impersonal(value: Any) -> Any:
    """The JSON value without fields of people, and without the names of objects of the type `user`."""
    if isinstance(value, list):
        return [impersonal(one) for one in value]
    if not isinstance(value, dict):
        return value
    left_out = _OF_PEOPLE | {"name"} if value.get("type") == "user" else _OF_PEOPLE
    return {name: impersonal(one) for name, one in value.items() if name not in left_out}
