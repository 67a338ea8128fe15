"""What every feed stands on: the organisation's home for ids and links, and the client, absent for reading only."""

from collections.abc import Mapping
from typing import Any

import orjson

from compiler.errors import Contract
from compiler.model.frozen import dataclass
from connectors.datadog.client import Client, Params
from connectors.datadog.home import Home

PERSONAL = frozenset(
    {"author_handle", "author_name", "creator", "created_by", "modified_by", "modifier", "notify_list"}
)
"""Fields that hold people, in almost every body of this vendor; they never pass the door."""


NAMELESS = "?"
"""The key under which rows that came without an id are counted as unread."""


@dataclass(frozen=True, slots=True)
class Source:
    """One organisation: where its things live, and how to ask for them."""

    home: Home
    client: Client | None = None

    def ask(self, path: str, params: Params = (), scope: str = "", bucket: str = "") -> Any:
        """The JSON of one GET; raises as the client does."""
        if self.client is None:
            raise RuntimeError("this feed was made for reading kept bodies, it has no client")
        return self.client.get(path, params, scope, bucket).json()


def rows_at(body: Any, path: str) -> list[Any]:
    """The list at a dotted path of a reply ("" for the reply itself); raises Contract where there is none."""
    found = body
    for name in path.split(".") if path else ():
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise Contract(f"the reply holds no list at {path or 'its top'}")
    return found


def whole(body: Any, path: str) -> int | None:
    """The whole number at a dotted path of a reply, such as a total; None where there is none."""
    found = body
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def key_of(row: Any) -> str:
    """The vendor's id of a row, "" where it has none."""
    found = row.get("id") if isinstance(row, dict) else None
    return str(found) if isinstance(found, int | str) and found != "" else ""


def packed(body: Mapping[str, Any]) -> bytes:
    """A row's body as it goes to the door, in the one spelling of it: what is long need not be read for that again."""
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def without(body: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """The body without these fields."""
    return {name: value for name, value in body.items() if name not in fields}


def opened(body: bytes, where: str) -> dict[str, Any]:
    """A kept body as an object; raises Contract where it is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Contract(f"{where}: the kept body is not JSON") from None
    if not isinstance(found, dict):
        raise Contract(f"{where}: the kept body is no object")
    return found


def pages(count: int, size: int) -> str:
    """How many requests a list of so many rows takes, in words."""
    several = count // size + 1
    return "1 request" if several == 1 else f"about {several} requests"
