"""Rows whose bodies read the same again, and kept bodies as objects."""

from collections.abc import Mapping
from typing import Any

import orjson

from compiler.errors import ConnectorError, Contract, Unavailable
from compiler.model.base import Id, Kind
from compiler.model.opening import Opening
from compiler.ports import Row, Unread
from connectors.pagerduty.words import low, text


def row(kind: Kind, key: str, body: Mapping[str, Any]) -> Row:
    """A row whose body has its keys in order, so that equal things have equal bytes."""
    return Row(kind, key, orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


def unread(kind: Kind, key: str, error: ConnectorError) -> Unread:
    """A thing that could not be read, and whether that is a failure of the moment only."""
    return Unread(kind, key, str(error), passing=isinstance(error, Unavailable))


def taken(source: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The fields of these names that the source has."""
    return {name: source[name] for name in names if name in source}


def opened(body: bytes, kind: Kind, key: str) -> Mapping[str, Any]:
    """A kept body as an object; raises Contract where it is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Contract(f"{kind}/{key}: the kept body is not JSON") from None
    if not isinstance(found, dict):
        raise Contract(f"{kind}/{key}: the kept body is not an object")
    return found


def name_of(found: Mapping[str, Any], key: str) -> str:
    """The name of a thing; its summary, which mostly repeats it, or its id where it has none."""
    return text(found.get("name")) or text(found.get("summary")) or key


def page_of(found: Mapping[str, Any]) -> Opening | None:
    """The provider's own page of a thing, where the answer named one."""
    url = found.get("html_url")
    return Opening(url) if isinstance(url, str) and url.startswith("https://") else None


def ids(instance: str, kind: Kind, keys: Any) -> tuple[Id, ...]:
    """Ids of that kind of the keys that a body lists."""
    return tuple(Id(instance, kind.value, key) for key in keys or () if isinstance(key, str))


_CALLED: Mapping[str, Kind] = {
    "user": Kind.RESPONDER,
    "schedule": Kind.ROTA,
    "schedule_v3": Kind.ROTA,
    "escalation_policy": Kind.POLICY,
    "service": Kind.ONCALL_SERVICE,
}


def named(instance: str, type_: Any, key: str) -> Id:
    """The id of what a reference points at.

    A type that nobody documented gives an id of that type, of which nothing is known, so that it is not taken for
    nobody.
    """
    word = low(type_).removesuffix("_reference")
    return Id(instance, _CALLED[word].value if word in _CALLED else word or "unknown", key)
