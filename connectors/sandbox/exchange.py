"""One request and one reply, as the imitated vendors see them, and how rows are cut into pages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Wire = dict[str, Any]
"""A JSON object as it goes over the wire."""

Row = TypeVar("Row")

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: `query` holds the last value of each parameter, `headers` has lower-case names.

    `pairs` are all of them as they came. `endless` is set by a fault: lists then never end, each page is filled by
    repeating the rows.
    """

    vendor: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False
    pairs: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that may be repeated."""
        return tuple(value for key, value in self.pairs if key == name)

    def number(self, name: str, default: int) -> int:
        """The query parameter `name` as a whole number; a word that is none raises BadParameter."""
        text = self.query.get(name, "")
        if not text:
            return default
        if not text.lstrip("-").isdigit():
            raise BadParameter(name, text)
        return int(text)

    def flag(self, name: str) -> bool:
        """Whether the query parameter `name` says true."""
        return self.query.get(name, "").lower() == "true"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back: status, body and headers beside the usual ones."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = _JSON


class BadParameter(Exception):
    """A query parameter has a value that the vendor would refuse."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"Invalid value for parameter {name}: {value}")


def json_reply(status: int, value: object, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """A reply whose body is `value` as compact JSON."""
    return Reply(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), headers)


def cut(rows: Sequence[Row], offset: int, limit: int, endless: bool = False) -> list[Row]:
    """The page of `rows` that starts at `offset`; an endless list is filled up by repeating its rows."""
    if endless and rows:
        return [rows[(offset + step) % len(rows)] for step in range(max(limit, 0))]
    return list(rows[max(offset, 0) : max(offset, 0) + max(limit, 0)])
