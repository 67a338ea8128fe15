"""Business services: what the business calls a service, and which services it rests on. Nobody to contact is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.errors import ConnectorError
from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.watching import Entry
from compiler.ports import Door, Pulled
from connectors.pagerduty import services
from connectors.pagerduty.bodies import name_of, opened, page_of, row, taken, unread
from connectors.pagerduty.envelope import NotOnPlan, TokenDead
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.words import key_of, low, objects, part, text

BUSINESS = Ask("/business_services", "business_services", services.SCOPE)
_DEPENDENCIES = "/service_dependencies/business_services"

Known = Mapping[str, Mapping[str, Any]]
"""Services and business services by their ids."""


@dataclass(frozen=True, slots=True)
class BusinessServices:
    """One request for each hundred business services, and one for each. Without a `rest` it only reads kept bodies."""

    instance: str
    rest: Rest | None = None
    name: str = "business-services"
    kinds: tuple[Kind, ...] = (Kind.ENTRY,)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (services.SCOPE,)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        known = len(door.keys(Kind.ENTRY))
        return f"about {known + 1}" if known else "1, and one for each business service"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        rest = self.rest
        try:
            found = [one for one in rest.listed(BUSINESS) if key_of(one)]
        except NotOnPlan as error:
            door.told(str(error))
            return
        if found:
            known = {key_of(one): one for one in (*found, *rest.shared(services.SERVICES))}
            yield from door.map(lambda one: _row(rest, one, known), found)

    def read(self, kind: Kind, key: str, body: bytes) -> Entry:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return read_entry(self.instance, key, body)


def _row(rest: Rest, found: Mapping[str, Any], known: Known) -> Pulled:
    key = key_of(found)
    try:
        answer = rest.get(f"{_DEPENDENCIES}/{key}", (), services.SCOPE).json()
    except TokenDead:
        raise
    except ConnectorError as error:
        return unread(Kind.ENTRY, key, error)
    return entry_row(found, answer, known)


def entry_row(found: Mapping[str, Any], answer: Any, known: Known) -> Pulled:
    """A business service with its direct neighbours; where people are named as its contact, that stays outside."""
    relations = objects(answer.get("relationships") if isinstance(answer, dict) else None)
    below = [
        (low(part(one, "supporting_service").get("type")), key_of(one.get("supporting_service")))
        for one in relations
        if key_of(one.get("dependent_service")) == key_of(found)
    ]
    rests_on = [
        {"name": name_of(known.get(key, {}), key), "url": text(part(known, key).get("html_url")), "business": business}
        for business, key in sorted({("business" in type_, key) for type_, key in below if key})
    ]
    return row(Kind.ENTRY, key_of(found), {**taken(found, "name", "summary", "html_url"), "rests_on": rests_on})


def read_entry(instance: str, key: str, body: bytes) -> Entry:
    """The business service as an entry of a catalogue."""
    found = opened(body, Kind.ENTRY, key)
    rests_on = list(objects(found.get("rests_on")))
    urls = [text(one.get("url")) for one in rests_on if one.get("business") is not True]
    return Entry(
        Id(instance, Kind.ENTRY.value, key),
        name_of(found, key),
        opening=page_of(found),
        depends_on=tuple(text(one.get("name")) for one in rests_on),
        oncall=tuple(url for url in urls if url),
    )
