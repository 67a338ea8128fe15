"""The error budget of a promise, light enough for runs that judge nothing."""

from datetime import datetime
from decimal import Decimal

from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Where a promise's error budget stands, and when it ends if every day burns as the last one did.

    Percent are 0 to 100. `left` is negative when overspent and None for a target of 100, which has no budget. `good`
    is that of the last day and `rate` how many times faster than even it burned, None where no day was read. `ends`
    is None where the budget outlasts the window. `says` is the arithmetic.
    """

    attained: Decimal
    promised: Decimal
    window: str
    left: Decimal | None = None
    good: Decimal | None = None
    rate: Decimal | None = None
    ends: datetime | None = None
    says: str = ""
