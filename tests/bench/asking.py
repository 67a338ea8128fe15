"""What the past of a store answers, in one process: the history of one SLO, and the drift of some nights.

python -m tests.bench.asking STORE NIGHTS

Prints as JSON: milliseconds for every change of one SLO, CPU seconds to compare and class what changed in the last
thirty nights, how much that is, and CPU seconds of `json.loads` over the bodies of both sides.
"""

import json
import sys
import time
from pathlib import Path

from compiler.drift.ledger import Side, ledger
from compiler.model.base import Id
from compiler.store import Store
from compiler.store.exported import plain_rows
from tests.bench.estate import slo_id

NIGHTS, TIMES = 30, 200


def main(path: Path, nights: int) -> None:
    """Asks and prints."""
    before = max(1, nights - NIGHTS)
    with Store.open(path) as store, store.history() as history:
        one = Id("datadog", "slo", slo_id(1))
        history.steps(one, 1, nights)
        start = time.perf_counter()
        for _ in range(TIMES):
            history.steps(one, 1, nights)
        one_ms = (time.perf_counter() - start) * 1000 / TIMES
        start = time.process_time()
        old, new = (Side(history.info(number), history.sections(number)) for number in (before, nights))
        changed = {change.of for change in ledger(old, new, history.pairs(before, nights)).changes}
        spent = time.process_time() - start
    told = {"one_ms": one_ms, "ledger": spent, "pairs": len(changed), "loads": _loads(path, (before, nights), changed)}
    print(json.dumps(told))


def _loads(path: Path, numbers: tuple[int, int], changed: set[Id]) -> float:
    bodies = [row.body for number in numbers for row in plain_rows(path, number) if row.id in changed]
    start = time.process_time()
    for body in bodies:
        json.loads(body)
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
