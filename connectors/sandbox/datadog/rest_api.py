"""The smaller endpoints: downtimes in both shapes, notification rules, corrections, the catalogue, teams."""

from collections.abc import Sequence

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.datadog.estate import Downtime, iso
from connectors.sandbox.datadog.monitors_api import mutes
from connectors.sandbox.exchange import Reply, Request, Wire, cut, json_reply


def downtimes_v1(call: Call) -> Reply:
    """The older list: everything in one body, whole numbers as ids, epoch seconds."""
    active = call.request.flag("current_only")
    return json_reply(200, [_older(mute) for mute in call.estate.downtimes if mute.active or not active])


def _older(mute: Downtime) -> Wire:
    end = None if mute.end is None else int(mute.end.timestamp())
    return {
        "id": mute.number,
        "uuid": mute.uuid,
        "active": mute.active,
        "active_child": None,
        "canceled": None,
        "creator_id": 4711001,
        "disabled": mute.status in ("ended", "canceled"),
        "downtime_type": 2 if mute.monitor_id is not None else 0,
        "end": end,
        "message": mute.message or None,
        "monitor_id": mute.monitor_id,
        "monitor_tags": list(mute.monitor_tags) or ["*"],
        "mute_first_recovery_notification": False,
        "notify_end_states": ["warn", "no data", "alert"],
        "notify_end_types": ["expired"],
        "parent_id": None,
        "recurrence": {"rrule": mute.rrule, "type": "rrule"} if mute.rrule else None,
        "scope": mute.scope.split(","),
        "start": int(mute.start.timestamp()),
        "timezone": mute.timezone,
        "updater_id": None,
    }


def downtimes_v2(call: Call) -> Reply:
    """The newer list, in pages of thirty unless more are asked for."""
    limit, offset = call.request.number("page[limit]", 30), call.request.number("page[offset]", 0)
    rows = [mute for mute in call.estate.downtimes if mute.active or not call.request.flag("current_only")]
    data = [_newer(mute) for mute in cut(rows, offset, limit, call.request.endless)]
    return json_reply(200, {"data": data, "meta": _total(len(rows), call.request)})


def _total(many: int, request: Request) -> Wire:
    return {"page": {"total_filtered_count": many * (1 + 1_000_000 * request.endless)}}


def _newer(mute: Downtime) -> Wire:
    by_id = mute.monitor_id is not None
    attributes = {
        "monitor_identifier": {"monitor_id": mute.monitor_id} if by_id else {"monitor_tags": list(mute.monitor_tags)},
        "notify_end_states": ["warn", "no data", "alert"],
        "created": iso(mute.start),
        "display_timezone": mute.timezone,
        "mute_first_recovery_notification": False,
        "notify_end_types": ["expired"],
        "message": mute.message or None,
        "canceled": None,
        "modified": iso(mute.start),
        "scope": mute.scope,
        "schedule": _schedule(mute),
        "status": mute.status,
    }
    return {"type": "downtime", "attributes": attributes, "id": mute.uuid}


def _schedule(mute: Downtime) -> Wire:
    end = None if mute.end is None else iso(mute.end)
    if mute.rrule is None:
        return {"end": end, "start": iso(mute.start)}
    recurrence = {"rrule": mute.rrule, "duration": mute.duration, "start": mute.start.strftime("%Y-%m-%dT%H:%M")}
    return {
        "timezone": mute.timezone,
        "recurrences": [recurrence],
        "current_downtime": {"start": iso(mute.start), "end": end},
    }


def downtime_matches(call: Call) -> Reply:
    """The active downtimes of one monitor."""
    found = next((row for row in call.estate.monitors if str(row["id"]) == call.key), None)
    if found is None:
        return json_reply(404, {"errors": ["Monitor not found"]})
    rows = [mute for mute in call.estate.downtimes if mute.active and mutes(mute, found)]
    limit, offset = call.request.number("page[limit]", 30), call.request.number("page[offset]", 0)
    data = [_match(mute) for mute in cut(rows, offset, limit, call.request.endless)]
    return json_reply(200, {"data": data, "meta": _total(len(rows), call.request)})


def _match(mute: Downtime) -> Wire:
    end = None if mute.end is None else iso(mute.end)
    attributes = {"groups": ["*"], "scope": mute.scope, "start": iso(mute.start), "end": end}
    return {"type": "downtime_match", "id": mute.uuid, "attributes": attributes}


def rules(call: Call) -> Reply:
    """Notification rules, which add recipients that no monitor's message shows."""
    size = call.request.number("per_page", 100)
    return json_reply(
        200, {"data": cut(call.estate.rules, call.request.number("page", 0) * size, size, call.request.endless)}
    )


def corrections(call: Call) -> Reply:
    """Windows taken out of SLOs; the filtered total is capped at the page size, as in recorded answers."""
    limit, offset = call.request.number("limit", 25), call.request.number("offset", 0)
    rows = call.estate.corrections
    page = {"total_count": len(rows), "total_filtered_count": min(len(rows), limit)}
    return json_reply(200, {"data": cut(rows, offset, limit, call.request.endless), "meta": {"page": page}})


def definitions(call: Call) -> Reply:
    """Service definitions, in pages of a hundred; no total is told."""
    size, number = min(call.request.number("page[size]", 100), 100), call.request.number("page[number]", 0)
    return json_reply(200, {"data": cut(call.estate.definitions, number * size, size, call.request.endless)})


def entities(call: Call) -> Reply:
    """The newer catalogue: thin rows, their schemas beside them where asked for, a next link without end."""
    limit, offset = call.request.number("page[limit]", 100), call.request.number("page[offset]", 0)
    found = cut(call.estate.definitions, offset, limit, call.request.endless)
    body: Wire = {"data": [_entity(row) for row in found], "meta": {"count": len(found), "includeCount": 0}}
    if call.request.query.get("include") == "schema":
        body["included"] = [_entity_schema(row) for row in found]
        body["meta"]["includeCount"] = len(found)
    base = "/api/v2/catalog/entity?page%5Blimit%5D={}&page%5Boffset%5D={}"
    links = {"self": base.format(limit, offset), "next": base.format(limit, offset + limit)}
    return json_reply(200, {**body, "links": links})


def _entity(row: Wire) -> Wire:
    schema = row["attributes"]["schema"]
    attributes = {
        "apiVersion": schema["schema-version"],
        "displayName": schema["dd-service"],
        "kind": "service",
        "name": schema["dd-service"],
        "namespace": "default",
        "owner": schema["team"],
        "tags": schema["tags"],
    }
    at = row["attributes"]["meta"]["last-modified-time"]
    meta = {"createdAt": at, "modifiedAt": at, "ingestionSource": "api", "origin": "unknown"}
    schema_of = {"schema": {"data": {"type": "schema", "id": row["id"]}}}
    return {"id": row["id"], "type": "entity", "attributes": attributes, "relationships": schema_of, "meta": meta}


def _entity_schema(row: Wire) -> Wire:
    """The schema of the third version, written from the definition of the second."""
    old = row["attributes"]["schema"]
    links = [{**link, "provider": link.get("provider", "")} for link in old["links"]]
    metadata = {
        "name": old["dd-service"],
        "namespace": "default",
        "owner": old["team"],
        "links": links,
        "contacts": old["contacts"],
        "tags": old["tags"],
    }
    spec = {"lifecycle": old["lifecycle"], "tier": old["tier"], "type": old["type"], "languages": old["languages"]}
    schema = {"apiVersion": "v3", "kind": "service", "metadata": metadata, "spec": spec}
    return {"id": row["id"], "type": "schema", "attributes": {"schema": schema}}


def teams(call: Call) -> Reply:
    """Teams, with a next link that is there on the last page too."""
    size, number = min(call.request.number("page[size]", 100), 100), call.request.number("page[number]", 0)
    rows = cut(call.estate.teams, number * size, size, call.request.endless)
    return json_reply(200, {"data": rows, **_offsets(call.estate.teams, size, number * size)})


def _offsets(rows: Sequence[Wire], limit: int, offset: int) -> Wire:
    base = "https://api.datadoghq.com/api/v2/team"
    pagination = {
        "offset": offset,
        "first_offset": 0,
        "prev_offset": max(offset - limit, 0),
        "next_offset": offset + limit,
        "last_offset": 0,
        "limit": limit,
        "type": "offset_limit",
        "total": len(rows),
    }
    links = {
        "self": base,
        "last": None,
        "next": f"{base}?page[offset]={offset + limit}&page[limit]={limit}",
        "prev": None,
        "first": f"{base}?page[offset]=0&page[limit]={limit}",
    }
    return {"meta": {"pagination": pagination}, "links": links}
