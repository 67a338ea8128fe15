"""Incidents of one service."""

from urllib.parse import urlsplit

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.model.incident import Incident, Incidents
from connectors.datadog.home import Home
from connectors.datadog.readers.scalars import Json, instant, objects, text

NO_SERVICE = "none"
"""The key of incidents that name no service."""


def read_incidents(home: Home, key: str, body: Json) -> Incidents:
    """The incidents of one service, newest first; this product tells of no acknowledgement."""
    since = instant(body.get("since"))
    if since is None:
        raise Contract(f"incidents of {key}: it is not told since when they were read")
    found = [one for row in objects(body.get("incidents")) if (one := _incident(home, row)) is not None]
    found.sort(key=lambda one: (one.opened, one.key), reverse=True)
    return Incidents(home.id(Kind.INCIDENTS, key), since, tuple(found))


def _incident(home: Home, row: Json) -> Incident | None:
    """Its number is what people say, and what its page is addressed by."""
    number, opened = row.get("public_id"), instant(row.get("declared")) or instant(row.get("created"))
    if opened is None or not isinstance(number, int | str):
        return None
    urls = [one for one in row.get("urls") or () if isinstance(one, str)]
    alerts = tuple(one for one in urls if home.leads(one))
    return Incident(
        str(number),
        text(row.get("title")),
        opened,
        closed=instant(row.get("resolved")),
        origins=alerts,
        url=home.incident(str(number)),
        beside=tuple(one for one in urls if one not in alerts and urlsplit(one).netloc.lower() != home.host),
    )
