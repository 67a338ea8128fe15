"""Bodies of linked objects: rows with relations by type and id, and the related objects beside them."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.datadog.readers.scalars import Json, objects, part, text

Link = tuple[str, str]
"""Type and id of an object."""


def related(row: Json, name: str) -> list[Link]:
    """The relations of that name, of one or of many; null is none."""
    data = part(row, "relationships", name).get("data")
    rows = [data] if isinstance(data, dict) else objects(data)
    return [(text(one.get("type")), text(one.get("id"))) for one in rows if one.get("id")]


def first(row: Json, name: str) -> str:
    """The id of the first relation of that name, "" without one."""
    return next((key for _, key in related(row, name)), "")


def beside(body: Json) -> Mapping[str, Json]:
    """What came along with a reply, by its id alone: ids are unique beyond their types, whose words may change."""
    return {text(one.get("id")): one for one in objects(body.get("included"))}


def users(body: Json) -> Iterator[tuple[str, dict[str, Any]]]:
    """The users that came along, each with status, name and address, of which a feed keeps what it may."""
    for key, one in beside(body).items():
        if one.get("type") == "users":
            found = part(one, "attributes")
            yield (
                key,
                {
                    "status": text(found.get("status")),
                    "display": text(found.get("name")),
                    "mail": text(found.get("email")),
                },
            )
