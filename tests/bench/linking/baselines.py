"""What a plain program would do: likeness of names, equal tags, a count of shared metrics."""

from collections.abc import Callable

from compiler.model.watching import Dashboard, Monitor
from compiler.model.world import name_words
from tests.bench.linking.asking import Given, product
from tests.bench.linking.case import Case, Suite, metrics_of

Ranker = Callable[[Suite, Case], Given]


def by_name(suite: Suite, case: Case) -> Given:
    """Dashboards whose titles share most words with the alert's name, the rarer title first."""
    words = name_words(suite.monitor(case).name)
    return _best(suite, case, lambda _, board: _likeness(words, name_words(board.name)))


def by_tags(suite: Suite, case: Case) -> Given:
    """Dashboards that share most tags with the alert."""
    return _best(suite, case, lambda monitor, board: len(monitor.tags & board.tags))


def by_count(suite: Suite, case: Case) -> Given:
    """Dashboards that read most of the alert's metrics."""
    wanted = metrics_of(suite.monitor(case))
    return _best(suite, case, lambda _, board: len(wanted & suite.metrics[board.id.key]))


RANKERS: tuple[tuple[str, Ranker], ...] = (
    ("the product", product),
    ("name likeness", by_name),
    ("tag equality", by_tags),
    ("shared metrics", by_count),
)


def _best(suite: Suite, case: Case, score: Callable[[Monitor, Dashboard], float]) -> Given:
    monitor = suite.monitor(case)
    scored = [(score(monitor, board), board.id.key) for board in suite.read_boards]
    found = sorted((one for one in scored if one[0] > 0), key=lambda one: (-one[0], one[1]))
    return Given(tuple(key for _, key in found[:5]))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one & other else 0
