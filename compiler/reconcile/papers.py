"""What people wrote about a service and attached: notes on its architecture first, then postmortems, newest first."""

from datetime import UTC, datetime

from compiler.model.base import Kind
from compiler.model.catalogue import Attachment
from compiler.model.promise import Service
from compiler.ports import Estate

OLDEST = datetime(1970, 1, 1, tzinfo=UTC)


def papers(service: Service, estate: Estate) -> tuple[Attachment, ...]:
    """The papers that name the service, or one of its deployables."""
    names = {service.name, *(value for key, value in service.matches if key == "service")}
    found = estate.tagged(Kind.ATTACHMENT, frozenset(f"service:{name}" for name in names)).rows
    kept = (one for one in found if isinstance(one, Attachment))
    return tuple(sorted(kept, key=lambda one: (one.form, -(one.dated or OLDEST).timestamp(), one.id)))
