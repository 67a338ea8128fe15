"""What a query watches, reduced to what can be compared: the words that all vendors' query languages share."""

from decimal import Decimal
from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.scope import EVERYTHING, Scope

Domain = Literal["metric", "log", "trace", "rum", "check", "synthetic", "slo", "event", "process", "other"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One comparable thing that a query watches.

    `metrics` are the names it reads; for other domains than metrics, stable names such as `log:service`.
    `aggregation` is the space aggregator as written (`avg`, `sum`, `p95`, …), None where there is none.
    `shape` is the expression with its names replaced, so that a ratio is never taken for its numerator.
    `dressing` holds the functions and modifiers that fill, smooth, rank, clip or resample what is watched and do not
    change what it is (`as_count()`, `default_zero()`, `rollup(sum,60)`); the shape leaves them out.
    """

    domain: Domain
    metrics: frozenset[str]
    scope: Scope = EVERYTHING
    by: frozenset[str] = frozenset()
    aggregation: str | None = None
    shape: str = ""
    text: str = ""
    dressing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A query that we could not read, kept with its text, position and reason.

    `mentions` holds every word in it that looks like a metric, so that its absence is never claimed.
    """

    text: str
    at: int = 0
    why: str = ""
    mentions: frozenset[str] = frozenset()


Expression = Signal | Unparsed


@dataclass(frozen=True, slots=True)
class Burn:
    """The burn-rate or budget form of an SLO alert; windows in seconds, `rate` as a multiple of an even burn."""

    slo: str
    rate: Decimal | None
    long_window_s: int | None = None
    short_window_s: int | None = None
    slo_window_days: int | None = None
    budget_consumed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When an alert fires: the signal, the comparison, the threshold, the evaluation window in seconds.

    `form` is `threshold`, `change`, `anomaly`, `forecast`, `outlier`, `burn`, `composite`, `check`, or `other`.
    `members` are the keys of the monitors that a composite combines.
    `detail` says the rest of the form in a stable spelling: the shift of a change, the arguments of an anomaly.
    """

    on: Expression
    op: str = ""
    threshold: Decimal | None = None
    window_s: int | None = None
    time_aggregation: str | None = None
    form: str = "threshold"
    burn: Burn | None = None
    members: frozenset[str] = frozenset()
    detail: str = ""
