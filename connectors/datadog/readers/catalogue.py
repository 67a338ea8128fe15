"""The catalogue: service definitions of every schema version, entities of its successor, and teams."""

from collections.abc import Iterable, Iterator

from compiler.model.base import Kind
from compiler.model.watching import Entry, Team
from connectors.datadog.home import Home
from connectors.datadog.readers.scalars import Json, objects, part, tags, text

Link = tuple[str, str, str]
"""Form (runbook, doc, repo, dashboard, other), name, url."""


def read_entry(home: Home, key: str, body: Json) -> Entry:
    """The entry of a kept body: `schema` of a definition (versions 1 to 2.2) or of an entity (version 3)."""
    schema = part(body, "schema")
    if "metadata" in schema or "attributes" in body:
        return _entity(home, key, body, schema)
    return _first(home, key, schema) if "info" in schema else _second(home, key, schema)


def _first(home: Home, key: str, schema: Json) -> Entry:
    """Version 1, which groups its fields."""
    info, org = part(schema, "info"), part(schema, "org")
    return Entry(
        id=home.id(Kind.ENTRY, key),
        name=text(info.get("display-name")) or text(info.get("dd-service")) or key,
        tags=tags(schema.get("tags")),
        owner=text(org.get("team")),
        tier=text(info.get("service-tier")),
        links=_once(_links(schema, "external-resources")),
        oncall=tuple(_oncall(schema)),
    )


def _second(home: Home, key: str, schema: Json) -> Entry:
    """Versions 2, 2.1 and 2.2; version 2 keeps documents and repositories in lists of their own."""
    links = (*_links(schema, "links"), *_links(schema, "docs", "doc"), *_links(schema, "repos", "repo"))
    return Entry(
        id=home.id(Kind.ENTRY, key),
        name=text(schema.get("dd-service")) or key,
        tags=tags(schema.get("tags")),
        owner=text(schema.get("team")) or text(schema.get("dd-team")),
        tier=text(schema.get("tier")),
        lifecycle=text(schema.get("lifecycle")),
        links=_once(links),
        oncall=tuple(_oncall(schema)),
    )


def _entity(home: Home, key: str, body: Json, schema: Json) -> Entry:
    """An entity; without its schema the thin attributes of the list give what they can."""
    thin, metadata, spec = part(body, "attributes"), part(schema, "metadata"), part(schema, "spec")
    needs = spec.get("dependsOn")
    return Entry(
        id=home.id(Kind.ENTRY, key),
        name=text(metadata.get("name")) or text(thin.get("name")) or key,
        tags=tags(metadata.get("tags")) or tags(thin.get("tags")),
        owner=text(metadata.get("owner")) or text(thin.get("owner")),
        tier=text(spec.get("tier")),
        lifecycle=text(spec.get("lifecycle")),
        links=_once(_links(metadata, "links")),
        depends_on=tuple(one for one in needs if isinstance(one, str)) if isinstance(needs, list) else (),
        oncall=tuple(_oncall(schema)),
    )


def read_team(home: Home, key: str, body: Json) -> Team:
    """The team of a row; who belongs to it is never read."""
    attributes = part(body, "attributes")
    handle = text(attributes.get("handle"))
    return Team(id=home.id(Kind.TEAM, key), name=text(attributes.get("name")) or handle, handle=handle)


def _links(schema: Json, name: str, form: str = "") -> Iterator[Link]:
    """The links of one list that have a url, of this form or of the one that each tells."""
    for one in objects(schema.get(name)):
        if url := text(one.get("url")):
            yield form or text(one.get("type")) or "other", text(one.get("name")), url


def _once(found: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(dict.fromkeys(found))


def _oncall(schema: Json) -> Iterator[str]:
    """The paging products' pages of the service: a bare url in versions 1 and 2, an object from 2.1 on."""
    integrations = part(schema, "integrations")
    for product in ("pagerduty", "opsgenie"):
        told = part(integrations, product)
        url = text(integrations.get(product)) or text(told.get("service-url")) or text(told.get("serviceURL"))
        if url:
            yield url
