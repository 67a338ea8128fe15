"""The feeds of services and teams against a small API: what becomes a row, and what never passes the door."""

from typing import Any

import orjson

from compiler.model.base import Kind
from tests.connectors.datadog.test_feeds import ANA, rows_of


def test_definitions_come_without_contacts(api: Any, opened: Any) -> None:
    """Contacts are people, and extensions may hold anything."""
    schema = {"schema-version": "v2.2", "dd-service": "api", "contacts": [{"contact": "ana@example.com"}]}
    row = {"id": "x1", "attributes": {"schema": {**schema, "extensions": {"a": 1}}, "meta": {}}}
    api.on("/api/v2/services/definitions", {"data": [row]})
    kept = rows_of(opened.pull("catalogue"), Kind.ENTRY)
    assert kept == {"api": {"schema": {"schema-version": "v2.2", "dd-service": "api"}}}
    assert api.queries("/api/v2/services/definitions")[0]["schema_version"] == "v2.2"


def test_entities_bring_their_schema_with_them(api: Any, opened: Any, memory: Any) -> None:
    """The schema stands beside the rows; entities of other kinds are no services."""
    from connectors.datadog.feeds.catalogue import Entities

    feed = Entities(opened.organisation.source)
    related = {"schema": {"data": {"id": "z1"}}}
    rows = [
        {"id": "1", "attributes": {"kind": "service", "name": "api", "owner": "t"}, "relationships": related},
        {"id": "2", "attributes": {"kind": "datastore", "name": "db"}},
    ]
    schema = {"metadata": {"name": "api", "owner": "t", "contacts": [ANA]}, "spec": {"dependsOn": ["service:db"]}}
    api.on("/api/v2/catalog/entity", {"data": rows, "included": [{"id": "z1", "attributes": {"schema": schema}}]})
    (row,) = feed.pull(memory())
    assert "contacts" not in orjson.loads(row.body)["schema"]["metadata"]
    assert feed.read(row.kind, row.key, row.body).depends_on == ("service:db",)


def test_teams_come_without_counts(api: Any, opened: Any) -> None:
    """How many people belong to a team moves from day to day and is nobody's business."""
    attributes = {"name": "Core", "handle": "core", "summary": None, "user_count": 3, "link_count": 1}
    api.on("/api/v2/team", {"data": [{"id": "t1", "attributes": attributes}]})
    kept = rows_of(opened.pull("teams"), Kind.TEAM)
    assert kept == {"t1": {"attributes": {"name": "Core", "handle": "core", "summary": None}}}
