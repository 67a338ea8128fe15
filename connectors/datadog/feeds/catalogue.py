"""The catalogue of services: definitions or, where the settings say so, the entities that succeed them."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.client import Params
from connectors.datadog.listing import Listed
from connectors.datadog.readers.catalogue import read_entry
from connectors.datadog.readers.scalars import objects, part, text
from connectors.datadog.source import NAMELESS, Source, opened, packed, pages, rows_at

PAGE = 100
_DEFINITIONS, _ENTITIES = "/api/v2/services/definitions", "/api/v2/catalog/entity"
_SCHEMA = "v2.2"
_LEFT_OUT = frozenset({"contacts", "contact", "extensions"})
_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Service definitions; whatever version people wrote, the vendor is asked for the newest."""

    source: Source
    name = "catalogue"
    kinds = (Kind.ENTRY,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("apm_service_catalog_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.ENTRY)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "service definitions", self._page, PAGE, _service):
            yield _definition(key, row) if key else Unread(Kind.ENTRY, NAMELESS, "a definition names no service")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_entry(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        params: Params = [("page[size]", size), ("page[number]", number), ("schema_version", _SCHEMA)]
        return Listed(rows_at(self.source.ask(_DEFINITIONS, params, self.scopes[0]), "data"))


@dataclass(frozen=True, slots=True)
class Entities:
    """Entities of the newer catalogue that are services, with what they depend on."""

    source: Source
    name = "catalogue"
    kinds = (Kind.ENTRY,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("apm_service_catalog_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.ENTRY)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "catalogue entities", self._page, PAGE, _entity_key):
            if not key:
                yield Unread(Kind.ENTRY, NAMELESS, "an entity has no name")
            elif part(row, "attributes").get("kind") == "service":
                yield Row(
                    Kind.ENTRY, key, packed({name: row[name] for name in ("attributes", "schema") if name in row})
                )

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_entry(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        """A page, each row with its schema, which comes beside the rows and is tied to them by relations."""
        params: Params = [("page[limit]", size), ("page[offset]", number * size), ("include", "schema")]
        body = self.source.ask(_ENTITIES, params, self.scopes[0])
        schemas = {text(one.get("id")): part(one, "attributes", "schema") for one in objects(body.get("included"))}
        return Listed([_with_schema(row, schemas) for row in rows_at(body, "data")])


def _service(row: Any) -> str:
    schema = part(row, "attributes", "schema") if isinstance(row, dict) else {}
    return text(schema.get("dd-service")) or text(part(schema, "info").get("dd-service"))


def _definition(key: str, row: dict[str, Any]) -> Row:
    """The definition without its contacts, who are people, and without free extensions."""
    schema = part(row, "attributes", "schema")
    changed = text(part(row, "attributes", "meta").get("last-modified-time"))
    return Row(Kind.ENTRY, key, packed({"schema": _plain(schema)}), changed)


def _plain(schema: Any) -> dict[str, Any]:
    kept = {name: value for name, value in schema.items() if name not in _LEFT_OUT}
    if isinstance(metadata := kept.get("metadata"), dict):
        kept["metadata"] = {name: value for name, value in metadata.items() if name not in _LEFT_OUT}
    return kept


def _entity_key(row: Any) -> str:
    """The name, with its namespace where that is not the default one."""
    found = part(row, "attributes") if isinstance(row, dict) else {}
    name, space = text(found.get("name")), text(found.get("namespace")) or _DEFAULT
    kind = text(found.get("kind"))
    name = name if kind in ("", "service") else f"{kind}:{name}"
    return name if space == _DEFAULT or not name else f"{space}/{name}"


def _with_schema(row: Any, schemas: dict[str, Any]) -> Any:
    if not isinstance(row, dict):
        return row
    schema = schemas.get(text(part(row, "relationships", "schema", "data").get("id")))
    return {**row, "schema": _plain(schema)} if schema else row
