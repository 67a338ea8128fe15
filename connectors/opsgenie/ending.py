"""The end of the product, as its maker announced it.

End of sale on 4 June 2025; end of support on 5 April 2027, when log-in and REST API stop and what was not migrated is
deleted; an account that migrates is turned off 120 days after its own migration. Source: support.atlassian.com,
"What happens when Opsgenie is turned off".
"""

from datetime import UTC, datetime

from compiler.model.base import Id, Kind
from compiler.model.routing import Notice

KEY = "end-of-life"
DUE = datetime(2027, 4, 5, tzinfo=UTC)
SAYS = (
    "Opsgenie ends on 5 April 2027: from then on nobody can log in, its API answers no more, and it calls nobody; an "
    "account that migrates is turned off 120 days after its migration"
)
_FIX = (
    "migrate to JSM Operations, whose objects get new ids, configure the connector `jsm`, and move the integrations of "
    "your alerts"
)


def notice(instance: str) -> Notice:
    """The announcement as a value of this account."""
    return Notice(Id(instance, Kind.NOTICE.value, KEY), SAYS, frozenset({"notice"}), fix=_FIX, due=DUE)
