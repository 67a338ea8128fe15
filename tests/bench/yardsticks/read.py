"""Reads every monitor and dashboard of an estate twice: by `json.loads` one by one, and by our readers.

The estate is generated, from the five numbers of its size, or the recorded one in a folder.

The collector is off while either reads. Prints the CPU seconds of both as JSON.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from compiler.model.base import Kind
from compiler.ports import Opened
from connectors.datadog.connector import CONNECTOR
from tests.bench.estate import Size, dashboards, encoded, monitors

Body = tuple[Kind, str, bytes]
Bodies = list[Body]


def main() -> None:
    """The program: the five numbers of a size, or a folder."""
    bodies = list(recorded(Path(sys.argv[1])) if len(sys.argv) == 2 else generated(Size.read(sys.argv[1:])))
    feeds = {kind: feed for feed in CONNECTOR.feeds(Opened("datadog", {})) for kind in feed.kinds}
    loads = timed(bodies, lambda _kind, _key, body: json.loads(body))
    read = timed(bodies, lambda kind, key, body: feeds[kind].read(kind, key, body))
    print(json.dumps({"loads": loads, "read": read}))


def generated(size: Size) -> Iterator[Body]:
    """The bodies of a generated estate."""
    yield from ((Kind.MONITOR, str(row["id"]), encoded(row)) for row in monitors(size))
    yield from ((Kind.DASHBOARD, str(row["id"]), encoded(row)) for row in dashboards(size))


def recorded(folder: Path) -> Iterator[Body]:
    """The recorded bodies, each of which is unlike all others; monitors lie in an envelope."""
    for kind, name in ((Kind.MONITOR, "monitors"), (Kind.DASHBOARD, "dashboards")):
        for path in sorted((folder / name).glob("*.json")):
            row = json.loads(path.read_bytes())
            yield kind, path.stem, encoded(row["definition"] if kind is Kind.MONITOR else row)


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
