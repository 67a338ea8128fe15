"""A program that pulls the same things every night until somebody kills it; each night gives them all a new name.

python -m tests.store.nightly STORE THINGS

Prints a line for every tenth thing that it keeps, and one for each night that it finishes.
"""

import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from compiler.model.base import Id, Kind
from compiler.model.signal import Condition, Signal
from compiler.model.watching import Monitor
from compiler.model.world import MOMENT
from compiler.store import Store
from tests.store.fake_pull import clean, read, row


def main(path: Path, things: int) -> None:
    """Night after night; the names of a night all end in its number."""
    with Store.open(path, create=True) as store:
        for night in count(len(store.snapshots())):
            now = MOMENT + timedelta(days=night)
            with store.begin(now, "nightly", wait_s=30.0) as staged:
                for number in range(things):
                    staged.put("east", row(monitor(number, night)), 1, read, clean)
                    if number % 10 == 0:
                        print("kept", flush=True)
                staged.listed("east", Kind.MONITOR)
                staged.finish(now)
            print("finished", flush=True)


def monitor(number: int, night: int) -> Monitor:
    """One thing as it is in that night; its text is long enough to be compressed, and half of it changes."""
    watched = Signal("metric", frozenset({f"metric.{number}.{night}"}), text=f"avg:metric.{number}.{night}" * 9)
    tags = frozenset({f"night:{night}", "service:a"})
    return Monitor(
        Id("east", "monitor", str(number)), f"thing {number} of night {night}", tags, query="same old text " * 30,
        conditions=(Condition(watched),),
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
