"""How often dashboards are looked at."""

from compiler.model.base import Id
from compiler.model.reading import Views
from connectors.datadog.readers.scalars import Json, instant


def read_views(id: Id, body: Json) -> Views:
    """The usage of one dashboard; who looked is never read."""
    total = body.get("total_views")
    return Views(id, total if isinstance(total, int) else None, instant(body.get("viewed_at")))
