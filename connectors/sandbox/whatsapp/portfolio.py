"""What one business portfolio holds: nodes as dicts of fields, by id, and the edges between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from connectors.sandbox.exchange import Wire


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Accounts, numbers and templates; every node holds each field that may be asked for, None where it has none.

    `numbers`, `templates` and `apps` map an account's id to its nodes in the order in which they are listed.
    """

    accounts: tuple[Wire, ...] = ()
    numbers: Mapping[str, tuple[Wire, ...]] = field(default_factory=dict)
    templates: Mapping[str, tuple[Wire, ...]] = field(default_factory=dict)
    apps: Mapping[str, tuple[Wire, ...]] = field(default_factory=dict)
    token: Wire = field(default_factory=dict)

    def __add__(self, other: "Portfolio") -> "Portfolio":
        """Both in one; of two entries with the same key the right one holds."""
        joined = {f.name: {**getattr(self, f.name), **getattr(other, f.name)} for f in fields(self)[1:]}
        return Portfolio(accounts=self.accounts + other.accounts, **joined)
