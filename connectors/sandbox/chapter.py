"""A chapter of the story: rows of the estate together with what is wrong in them."""

from dataclasses import dataclass, field

from connectors.sandbox.datadog.estate import Estate
from connectors.sandbox.operations.estate import Operations
from connectors.sandbox.pagerduty.account import Account
from connectors.sandbox.whatsapp.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Defect:
    """Something planted: the code and the subject of the finding that it must yield, and why.

    `allowed` marks one that an allowance of the example declaration passes. `missing` marks a subject that is
    deliberately nowhere: it was deleted or never made.
    """

    code: str
    subject: str
    why: str
    allowed: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """Part of a scene: what is served, and the defects in it."""

    datadog: Estate = field(default_factory=Estate)
    whatsapp: Portfolio = field(default_factory=Portfolio)
    defects: tuple[Defect, ...] = ()
    operations: Operations = field(default_factory=Operations)
    pagerduty: Account = field(default_factory=Account)

    def __add__(self, other: "Chapter") -> "Chapter":
        """Both chapters in one; of two entries with the same key the right one holds."""
        return Chapter(
            self.datadog + other.datadog,
            self.whatsapp + other.whatsapp,
            self.defects + other.defects,
            self.operations + other.operations,
            self.pagerduty + other.pagerduty,
        )
