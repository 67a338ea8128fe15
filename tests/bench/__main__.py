"""The bench: a table of ratios, each against a yardstick that was run beside it.

python -m tests.bench                 every row, median of 5 rounds
python -m tests.bench sync startup    these rows only
python -m tests.bench history peers   a year of nights, other programs: minutes each
python -m tests.bench --quick         every row once on a toy estate: tells that they run, not how fast
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.bench import Bench, Row
from tests.bench.measure import Figure
from tests.bench.rows import compiling, history, peers, reading, startup, syncing

ROWS: Sequence[Row] = (startup, reading, syncing, compiling)

ON_REQUEST: Sequence[Row] = (history, peers)
"""Rows that take minutes, and run only where they are named."""

VERDICTS = {True: "met", False: "not met", None: ""}


def main(words: Sequence[str]) -> int:
    """Runs the rows that were asked for and prints the table; 1 where a row could not run."""
    asked = _parser().parse_args(words)
    rounds = asked.rounds or (1 if asked.quick else 5)
    failed = 0
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {rounds}, ratios pair by pair")
    print(_line("row", "ours", "yardstick", "ratio", "aim", ""), flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), rounds, asked.quick)
        for row in (*ROWS, *ON_REQUEST):
            if row.NAME in (asked.rows or [one.NAME for one in ROWS]):
                failed += not _printed(row, bench.within(row.NAME))
    return 1 if failed else 0


def _printed(row: Row, bench: Bench) -> bool:
    try:
        for one in row.figures(bench):
            print(_told(one), flush=True)
    except (RuntimeError, OSError) as error:
        print(f"{row.NAME} did not run: {error}", flush=True)
        return False
    return True


def _told(one: Figure) -> str:
    return _line(one.row, one.ours, one.yardstick, f"{one.ratio:.3g}", one.aim, VERDICTS[one.met])


def _line(row: str, *cells: str) -> str:
    return f"{row:<62}" + "".join(f"{cell:>13}" for cell in cells)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Ratios against yardsticks.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(row.NAME for row in (*ROWS, *ON_REQUEST)))
    parser.add_argument("--quick", action="store_true", help="every row once on a toy estate")
    parser.add_argument("--rounds", type=int, help="how often each command runs (5)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
