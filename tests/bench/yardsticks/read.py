"""Reads every monitor and dashboard of an estate twice: by `json.loads` one by one, and by our readers.

The collector is off while either reads. Prints the CPU seconds of both as JSON.
"""

import gc
import json
import sys
import time
from collections.abc import Callable

from compiler.model.base import Kind
from compiler.ports import Opened
from connectors.datadog.connector import CONNECTOR
from tests.bench.estate import Size, dashboards, encoded, monitors

Bodies = list[tuple[Kind, str, bytes]]


def main() -> None:
    """The program: the five numbers of a size."""
    size = Size.read(sys.argv[1:])
    bodies = [(Kind.MONITOR, str(row["id"]), encoded(row)) for row in monitors(size)]
    bodies += [(Kind.DASHBOARD, str(row["id"]), encoded(row)) for row in dashboards(size)]
    feeds = {kind: feed for feed in CONNECTOR.feeds(Opened("datadog", {})) for kind in feed.kinds}
    loads = timed(bodies, lambda _kind, _key, body: json.loads(body))
    read = timed(bodies, lambda kind, key, body: feeds[kind].read(kind, key, body))
    print(json.dumps({"loads": loads, "read": read}))


def timed(bodies: Bodies, read: Callable[[Kind, str, bytes], object]) -> float:
    """CPU seconds of reading each body and dropping what came out."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    for kind, key, body in bodies:
        read(kind, key, body)
    used = time.process_time() - start
    gc.enable()
    return used


if __name__ == "__main__":
    main()
