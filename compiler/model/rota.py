"""Who is on call: rotas, their rendered shifts, and responders, of whom hardly more is kept than their ids."""

from datetime import datetime, timedelta
from typing import Literal

from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.watching import Resource

RENDERED = timedelta(days=35)
"""How far ahead of the pull connectors ask for shifts; the beginning is one day before the pull."""
RENDERED_BACK = timedelta(days=1)

Source = Literal["rotation", "override", "custom", "forwarding", "export"]


@dataclass(frozen=True, slots=True)
class Rota(Resource):
    """A schedule as defined: what does not change from night to night. Kind `rota`.

    `zone` is an IANA name, "" where the product's own name could not be mapped. `enabled` is False for one switched
    off, which calls nobody. `participants` are the responders (or policies, teams) that it may ever put on shift;
    empty where that was not told. `export` is the date of the file that it was read from.

    Tags: `team:<key>` of its team, `used-by:<key>` of each policy that calls it.
    """

    zone: str = ""
    enabled: bool | None = True
    participants: tuple[Id, ...] = ()
    export: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of a rota, half-open: `starts` is part of it, `ends` is not; both aware, in UTC.

    `who` is a `responder`, a `policy` or an `oncall_service` (which count as far as they resolve to a responder);
    None where the product says that deliberately nobody is on call (an empty member, an override to nobody).
    `until` None of a product becomes the end of the rendered span. `layer` is the rotation's name.
    Shifts may overlap; each says who is called besides the others, so overridden ones are left out.
    """

    starts: datetime
    ends: datetime
    who: Id | None
    source: Source = "rotation"
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Shifts:
    """The rendered shifts of one rota; an observation with the rota's instance and key. Kind `shifts`.

    They tell everything between `first` and `last`: what no shift covers there is a hole. Outside they tell nothing.
    Entries that the product returned with a missing bound are cut to these; bounds follow the pull, for the estate
    of one snapshot. Adjacent spans of one person need not be merged.
    """

    id: Id
    first: datetime
    last: datetime
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Responder(Resource):
    """Somebody who can be called. Kind `responder`; the key is the product's opaque id, never an address.

    `name` (of Resource) is "" unless the connector's setting `display_names: true` allows it. `active` is False for
    an account that is deactivated, deleted or may not be called by its role; None where that was not told.
    `reachable` is True where at least one contact method that wakes people is known, False where it is known that
    there is none, None where the key may not see contact methods (which is the normal case and no fault).

    Tags: that of `routing.mailed` for the address of the account, where the product tells it.
    """

    active: bool | None = None
    reachable: bool | None = None
