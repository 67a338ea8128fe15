"""The tables: how often the right dashboard and the right panel come first, beside three plain rankings.

python -m tests.bench.linking           the shipped dashboards and the hard estate
python -m tests.bench.linking --list    also each misplaced alert and panel, with the reason that was given
python -m tests.bench.linking --without also what each reason is worth: the share of first places without it
python -m tests.bench.linking --cost    what it costs to ask a store for the panel of an alert
python -m tests.bench.linking --seed 7  another hard estate
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from compiler.model.watching import names, uses
from compiler.reconcile import panels_reasons
from tests.bench.linking.baselines import RANKERS
from tests.bench.linking.case import Suite, metrics_of
from tests.bench.linking.corpus import corpus
from tests.bench.linking.cost import lines
from tests.bench.linking.hard import grown
from tests.bench.linking.scoring import Asked, Score, asked, misplaced, score

HALVES = ((0, "tuned on"), (1, "held out"), (None, "both"))


def main(words: Sequence[str]) -> int:
    """Prints the tables; 2 where the recorded material is not there."""
    options = _parser().parse_args(words)
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    data = Path(os.environ.get("RUNBOOK_SHARED_DATA", beside))
    if not data.is_dir():
        print(f"{data} is not there; set RUNBOOK_SHARED_DATA", file=sys.stderr)
        return 2
    chosen = list(suites(data, options.only, options.seed))
    if options.cost:
        print("\n".join(lines(chosen)))
        return 0
    for suite in chosen:
        print("\n".join(told(suite, options.list)), flush=True)
        for line in spared(suite) if options.without else ():
            print(line, flush=True)
    return 0


def suites(data: Path, only: str = "", seed: int = 11) -> Iterator[Suite]:
    """The suites that were asked for."""
    shipped = corpus(data)
    if only in ("", "shipped"):
        yield shipped
    if only in ("", "hard"):
        yield grown(shipped.boards, seed)


def told(suite: Suite, listed: bool) -> Iterator[str]:
    """The table of one suite, and the misplaced ones."""
    yield f"\n{suite.name}: {len(suite.boards)} dashboards, {len(suite.cases)} alerts"
    yield _line("", "", "first", "in three", "false none", "false match", "none right", "panel", "cases")
    for name, ranker in RANKERS:
        answers = asked(suite, ranker)
        for half, words in HALVES:
            yield _scored(name, words, score(one for one in answers if half in (None, one.case.half)))
        if name == RANKERS[0][0]:
            yield from _sorts(answers)
            yield from _listed(suite, answers) if listed else ()


def spared(suite: Suite) -> Iterator[str]:
    """What is lost where one reason is left out."""
    yield _line("without …", "", "first", "in three")
    for left_out in panels_reasons.REASONS:
        rest = tuple(one for one in panels_reasons.REASONS if one is not left_out)
        with mock.patch.object(panels_reasons, "REASONS", rest):
            found = score(asked(suite, RANKERS[0][1]))
        yield f"{left_out[0]:<64}{found.first or 0:>8.1%}{found.three or 0:>10.1%}"


def _sorts(answers: Sequence[Asked]) -> Iterator[str]:
    found = defaultdict(list)
    for one in answers:
        found[one.case.sort].append(one)
    for sort, some in sorted(found.items()) if len(found) > 2 else ():
        yield _scored("", sort, score(some))


def _listed(suite: Suite, answers: Sequence[Asked]) -> Iterator[str]:
    for one in misplaced(answers):
        wanted = ", ".join(sorted(one.case.right)) or "none"
        yield f"  {one.case.key} [{one.case.sort}]: wanted {wanted}; given {one.given.boards[:3]} {one.given.why}"
        yield from (f"      {key}: {why}" for key, why in one.given.lost if key in one.case.right)
        yield from (f"      it plots {text}" for text in _plotted(suite, one) if one.silent)
    for one in answers:
        if one.panel is False and not one.silent:
            yield f"  {one.case.key} [panel]: another plots more of it; given {one.given.part} {one.given.why}"


def _plotted(suite: Suite, one: Asked) -> Iterator[str]:
    """What the boards that are labelled right plot of the metrics, so that the label can be judged too."""
    wanted = metrics_of(suite.monitor(one.case))
    for board in suite.read_boards:
        for use in uses(board) if board.id.key in one.case.right else ():
            if not wanted.isdisjoint(names(use.expression)):
                yield use.expression.text


def _scored(name: str, words: str, one: Score) -> str:
    shares = (one.first, one.three, one.false_none, one.false_match, one.nones_right, one.panel)
    return _line(name, words, *("-" if share is None else f"{share:.1%}" for share in shares), str(one.cases))


def _line(name: str, words: str, *cells: str) -> str:
    return f"{name:<16}{words:<24}" + "".join(f"{cell:>13}" for cell in cells)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linking", description="The right panel, in shares.")
    parser.add_argument("--list", action="store_true", help="each misplaced alert")
    parser.add_argument("--without", action="store_true", help="the share without each reason")
    parser.add_argument("--cost", action="store_true", help="what each alert costs, in place of the shares")
    parser.add_argument("--seed", type=int, default=11, help="of the hard estate (11)")
    parser.add_argument("--only", default="", choices=("", "shipped", "hard"), help="one suite")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
