"""Shares over the answers of one ranking: first place, first three, wrong silence, wrong matches."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.linking.asking import Given, product
from tests.bench.linking.baselines import Ranker
from tests.bench.linking.case import Case, Suite
from tests.bench.linking.widget import best, given


@dataclass(frozen=True, slots=True)
class Asked:
    """One case and what was answered."""

    case: Case
    given: Given
    panel: bool | None = None
    """Whether the panel is as good as any of the right dashboards; None where none plots a metric of the alert."""

    @property
    def first(self) -> bool:
        """Whether the first dashboard is right."""
        return self.given.boards[:1] != () and self.given.boards[0] in self.case.right

    @property
    def within_three(self) -> bool:
        """Whether one of the first three is."""
        return not self.case.right.isdisjoint(self.given.boards[:3])

    @property
    def silent(self) -> bool:
        """Whether the answer is "none"."""
        return not self.given.boards


@dataclass(frozen=True, slots=True)
class Score:
    """The shares of one set of answers, each with what it is a share of; None where that is nothing."""

    first: float | None
    three: float | None
    false_none: float | None
    false_match: float | None
    nones_right: float | None
    panel: float | None
    cases: int


def asked(suite: Suite, ranker: Ranker, half: int | None = None) -> tuple[Asked, ...]:
    """The answers to every case, or to those of one half."""
    return tuple(_asked(suite, case, ranker) for case in suite.cases if half is None or case.half == half)


def score(answers: Iterable[Asked]) -> Score:
    """The shares. An unjudged alert counts only as a right silence or not at all."""
    all_ = tuple(answers)
    some = [one for one in all_ if one.case.right]
    none = [one for one in all_ if one.case.judged and not one.case.right]
    silent = [one for one in all_ if one.silent]
    return Score(
        _share([one.first for one in some]),
        _share([one.within_three for one in some]),
        _share([one.silent for one in some]),
        _share([not one.silent for one in none]),
        _share([not one.case.right for one in silent]),
        _share([one.panel for one in some if one.panel is not None]),
        len(some) + len(none),
    )


def misplaced(answers: Iterable[Asked]) -> tuple[Asked, ...]:
    """The judged cases that were answered wrongly."""
    return tuple(one for one in answers if one.case.judged and not (one.first if one.case.right else one.silent))


def _asked(suite: Suite, case: Case, ranker: Ranker) -> Asked:
    answer = ranker(suite, case)
    wanted = best(suite, case) if case.right and ranker is product else (0, False, False)
    return Asked(case, answer, given(suite, case, answer) >= wanted if wanted[0] else None)


def _share(found: list[bool]) -> float | None:
    return sum(found) / len(found) if found else None
