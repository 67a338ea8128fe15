"""Metric families: the names under which one and the same measurement is reported.

Counters and histograms lose or gain an ending on their way through exporters: `x`, `x_total` and `x.count` are one
counter, `x.sum` adds up what `x` measures, and `x.avg`, `x.median` and `x.95percentile` are one histogram (OpenMetrics
and statsd naming). What adds up and what counts are two measurements: `x.sum` and `x.count` are no siblings.
"""

import re
from functools import lru_cache

COUNTERS = (".count", ".total", "_total")
OTHERS = (".sum", ".bucket", ".quantile")
LEVELS = (".avg", ".median", ".50percentile", ".75percentile", ".90percentile", ".95percentile", ".99percentile")

_PERCENTILE = re.compile(r"p\d\d(?:\.?\d+)?|median")


@lru_cache(maxsize=1 << 10)
def siblings(metric: str) -> frozenset[str]:
    """The other names under which the measurement of a metric may be reported; never the name itself."""
    for endings in (COUNTERS, LEVELS, *((one,) for one in OTHERS)):
        ending = next((one for one in endings if metric.endswith(one)), "")
        if ending and len(metric) > len(ending):
            base = metric[: -len(ending)]
            again = [metric + ".count"] if ending == "_total" else []
            return frozenset([base, *again, *(base + one for one in endings)]) - {metric}
    return frozenset(metric + ending for ending in (*COUNTERS, *OTHERS, *LEVELS))


def meet(metric: str, names: frozenset[str]) -> bool:
    """Whether names hold a metric or one of its family."""
    return metric in names or not names.isdisjoint(siblings(metric))


def alike(one: str | None, other: str | None) -> bool:
    """Whether two aggregations are of one kind: equal, or both percentiles of a distribution."""
    return one == other or bool(one and other and _PERCENTILE.fullmatch(one) and _PERCENTILE.fullmatch(other))
