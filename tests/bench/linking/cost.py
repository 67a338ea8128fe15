"""What the right panel costs: every alert of an estate is asked for its panel, of a store, and the CPU is measured."""

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from compiler.ports import Estate
from compiler.store import Store
from tests.bench.linking.asking import product
from tests.bench.linking.case import Suite
from tests.bench.linking.hard import small
from tests.store.fake_pull import finish


@contextmanager
def stored(suite: Suite) -> Iterator[Estate]:
    """The suite's estate as a store answers it."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store.sqlite", create=True) as store:
        finish(store, suite.estate.values)
        yield store.estate()


def costs(suite: Suite) -> list[float]:
    """Milliseconds of CPU for each alert, in order of size.

    A command collects garbage seldom, and holds nothing of what this process holds beside the store.
    """
    found = []
    with stored(suite) as estate:
        gc.collect()
        gc.freeze()
        for case in suite.cases:
            start = time.process_time()
            product(suite, case, estate)
            found.append(1_000 * (time.process_time() - start))
    return sorted(found)


def lines(suites: list[Suite]) -> Iterator[str]:
    """A line for each suite, beside the small estate, whose alerts have as many dashboards of their own."""
    base = median(costs(small()))
    yield f"{'CPU for each alert, through a store':<42}{'boards':>8}{'median':>10}{'worst':>10}{'beside small':>20}"
    for suite in suites:
        found = costs(suite)
        told = f"{median(found):>7.1f} ms{found[-1]:>7.0f} ms{median(found) / base:>18.2f} x"
        yield f"{suite.name:<42}{len(suite.boards):>8}{told}"
