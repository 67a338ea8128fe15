"""How much of the recorded queries is read, what is left, and what reading costs as texts grow.

python -m tests.bench.parsing                 the shares, and every query that is not read
python -m tests.bench.parsing --fuzz 600      also ten minutes of grown and mangled texts
python -m tests.bench.parsing --seed 7        other ones
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from compiler.model.signal import Signal
from tests.bench.parsing.fuzz import Fuzzed, fuzzed
from tests.bench.parsing.material import Query, queries
from tests.bench.parsing.same import is_same_again


def main(words: Sequence[str]) -> int:
    """Prints the tables; 2 where the recorded material is not there."""
    options = _parser().parse_args(words)
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    data = Path(os.environ.get("RUNBOOK_SHARED_DATA", beside))
    if not data.is_dir():
        print(f"{data} is not there; set RUNBOOK_SHARED_DATA", file=sys.stderr)
        return 2
    found = tuple(queries(data))
    print("\n".join(told(found)), flush=True)
    if options.fuzz:
        print("\n".join(_fuzzed(fuzzed([one.written for one in found], options.fuzz, options.seed))))
    return 0


def told(found: Iterable[Query]) -> Iterator[str]:
    """The shares by sort, of all metric queries, and of all; then what is left."""
    sorts = defaultdict(list)
    for one in found:
        sorts[one.sort].append(one)
        sorts["all queries"].append(one)
        if one.sort.startswith("metric"):
            sorts["all metric queries"].append(one)
    yield f"{'':<32}{'queries':>9}{'read':>9}{'comparable':>12}{'printed and read again, the same':>34}"
    for sort, some in sorted(sorts.items(), key=lambda row: (row[0].startswith("all"), row[0])):
        shares = (_share([_is_read(one) for one in some]), _share([_is_comparable(one) for one in some]))
        again = [same for one in some if (same := is_same_again(one.written)) is not None]
        yield f"{sort:<32}{len(some):>9}{shares[0]:>9}{shares[1]:>12}{_share(again):>25} of {len(again)}"
    for one in sorts["all queries"]:
        if not _is_read(one) or not _is_comparable(one):
            yield from _left(one)


def _is_read(one: Query) -> bool:
    return all(isinstance(each, Signal) for each in one.read)


def _is_comparable(one: Query) -> bool:
    return all(isinstance(each, Signal) and not each.scope.opaque for each in one.read)


def _left(one: Query) -> Iterator[str]:
    for each in one.read:
        if not isinstance(each, Signal):
            yield f"  not read: {one.place}, at {each.at}: {each.why}: {each.text[:160]}"
        elif each.scope.opaque:
            yield f"  read, but its scope compares to nothing else: {one.place}: {each.text[-160:]}"


def _fuzzed(one: Fuzzed) -> Iterator[str]:
    yield f"\n{one.texts} mangled texts, {one.crashes} crashes, {one.changed} not kept byte for byte, "
    yield f"{one.unlike} of {one.printed} that were read are not the same when they are printed and read again"
    yield f"{one.grown} grown texts, the worst costs {one.worst:.1f} times as much a character when 8 times as long:"
    yield f"  {one.worst_text}"
    yield from (f"  {text}" for text in one.examples)


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.2%}" if found else "-"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.parsing", description="Shares of queries read.")
    parser.add_argument("--fuzz", type=float, default=0, metavar="SECONDS", help="how long to try odd texts (0)")
    parser.add_argument("--seed", type=int, default=1, help="of the odd texts (1)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
