"""The published JSON Schema of `runbook.json`, made from the dataclasses of the view so that the two never part."""

from collections.abc import Mapping
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from compiler.model.runbook import SCHEMA, Runbook

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def document_schema() -> dict[str, Any]:
    """The schema. Unknown fields are allowed, since later programs add some; every field of today is required."""
    definitions: dict[str, Any] = {}
    _object(Runbook, definitions)
    root = definitions.pop(Runbook.__name__)
    root["properties"]["schema"] = {"const": SCHEMA}
    return {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", **root, "$defs": _by_name(definitions)}


def _by_name(definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: definitions[name] for name in sorted(definitions)}


def _object(cls: type, definitions: dict[str, Any]) -> None:
    if cls.__name__ in definitions:
        return
    definitions[cls.__name__] = {}
    hints = get_type_hints(cls)
    properties = {field.name: _schema(hints[field.name], definitions) for field in fields(cls)}
    definitions[cls.__name__] = {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").split()),
        "properties": properties,
        "required": list(properties),
    }


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(one, definitions) for one in inner]}
    if origin is tuple:
        return {"type": "array", "items": _schema(inner[0], definitions)}
    if hint in PLAIN:
        return {"type": PLAIN[hint]}
    _object(hint, definitions)
    return {"$ref": f"#/$defs/{hint.__name__}"}
