"""How good a widget is for an alert, read from the raw texts by patterns that share nothing with the product."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from tests.bench.linking.asking import Given
from tests.bench.linking.bodies import Body, widgets
from tests.bench.linking.case import Case, Suite

_SERIES = re.compile(r"(?:\b(\w+):)?\b([A-Za-z][\w.]*)\{([^{}]*)\}")
_ENDING = re.compile(r"(?:\.count|\.sum|\.total|_total)$")

Quality = tuple[int, bool, bool]


def quality(widget: Body, monitor: Body) -> Quality:
    """How many of the alert's metrics it plots, whether its scope can be set to the alert's, whether it aggregates so.

    A scope can be set where everything fixed in it is asked by the alert as well.
    """
    wanted, shown = list(_series(monitor)), list(_series(widget["definition"]))
    pairs = [(mine, theirs) for mine in shown for theirs in wanted if family(mine[1]) == family(theirs[1])]
    metrics = len({family(theirs[1]) for _, theirs in pairs})
    settable = [(mine, theirs) for mine, theirs in pairs if _fixed(mine[2]) <= _fixed(theirs[2])]
    aggregated = any(mine[0] == theirs[0] for mine, theirs in settable or pairs)
    return metrics, bool(settable), aggregated


def best(suite: Suite, case: Case) -> Quality:
    """The best that any widget of the right dashboards offers."""
    rows = [one for key in case.right for one in widgets(suite.boards[key]) if "widgets" not in one["definition"]]
    found = [quality(one, suite.monitors[case.key]) for one in rows]
    return max(found, default=(0, False, False))


def given(suite: Suite, case: Case, answer: Given) -> Quality:
    """The quality of the widget that was answered."""
    rows = widgets(suite.boards[answer.boards[0]]) if answer.boards else ()
    chosen = [one for place, one in enumerate(rows) if str(one.get("id", place)) == answer.part]
    return max((quality(one, suite.monitors[case.key]) for one in chosen), default=(0, False, False))


def family(metric: str) -> str:
    """A metric's name without the endings that exporters add."""
    return _ENDING.sub("", metric)


def _series(value: Any) -> Iterator[tuple[str, str, str]]:
    yield from ((how, metric, scope) for how, metric, scope in _SERIES.findall(orjson.dumps(value).decode()))


def _fixed(scope: str) -> frozenset[str]:
    words = re.split(r"\s*,\s*|\s+(?:AND|and)\s+", scope.replace("(", " ").replace(")", " "))
    return frozenset(word.strip() for word in words if word.strip() not in ("", "*") and "$" not in word)
