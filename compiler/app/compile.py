"""Compile: runbooks from the store, verdicts, and the gate's decision. Needs no network."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from compiler.app.declarations import Slip
from compiler.app.gating import decision
from compiler.app.keeping import clean_reason, keep_passes, keep_standing
from compiler.app.mistakes import concerning
from compiler.app.nights import keep_nights
from compiler.app.outcomes import Workshop, begun, chosen, only_later, outcomes, workshop_of
from compiler.app.settings import Project, undeclared
from compiler.app.writing import differs, write
from compiler.gate.decision import Decision, Wishes
from compiler.model.base import Problem
from compiler.model.finding import Severity
from compiler.model.gating import Baseline
from compiler.model.outcome import Outcome
from compiler.store import Store


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line.

    `services` empty means all; `number` an older snapshot; `at` the instant of an incident to look back at.
    `baseline` says what was known before; `hotfix` and `break_glass` are reasons to let something through.
    """

    services: tuple[str, ...] = ()
    fail_on: Severity | None = None
    max_age: timedelta | None = None
    check: bool = False
    out: Path | None = None
    number: int | None = None
    at: datetime | None = None
    baseline: str = ""
    hotfix: str = ""
    break_glass: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What compile came to: outcomes, files written, committed runbooks that are not current, the decision.

    The texts of documents are dropped once they are written; `documents` are the paths of all, also of those that were
    as they are before.
    `unrecorded` says why what was let through could not be kept in the store, "" where it was; `note` what has to be
    known of all of it.
    """

    outcomes: tuple[Outcome, ...]
    decision: Decision
    written: tuple[Path, ...] = ()
    outdated: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    unrecorded: str = ""
    note: str = ""
    documents: tuple[Path, ...] = ()

    @property
    def exit_code(self) -> int:
        """The gate's exit code."""
        return self.decision.code

    @property
    def line(self) -> str:
        """The one line that says why the exit code is what it is."""
        return self.decision.line


def compile_services(project: Project, store: Store, wish: Wish, now: datetime) -> Report:
    """Judges and writes what was asked for. Raises SettingsError for a service that nobody declared, NoSnapshot."""
    begun(wish.at, now)
    services, strangers = chosen(project.declarations, wish.services)
    problems = _problems(project, strangers, bool(services))
    workshop = workshop_of(project, store, wish.number, wish.at)
    folder = wish.out or _folder(project, wish.at)
    papers = _Papers(folder, wish.check)
    made = tuple(papers.put_down(one) for one in outcomes(workshop, project.declarations, services))
    written = papers.written
    if wish.number is None and wish.at is None:
        keep_nights(store, made)
        keep_standing(store, made)
        if not wish.check:
            written += _history(workshop, project, made, folder)
    asked = Wishes(_baseline(wish, project, store, services), wish.fail_on, *_reasons(wish, store))
    names = tuple(map(str, papers.outdated))
    wrong = len(concerning(project.declarations, wish.services, services, problems))
    found = decision(store, made, project.settings, now, None, wish.max_age, wrong, asked, names)
    unrecorded = keep_passes(store, made, found, now)
    note = only_later(workshop.info, wish.at)
    return Report(made, found, tuple(written), tuple(papers.outdated), problems, unrecorded, note, tuple(papers.all))


class _Papers:
    """The documents of a run, each written or compared as it is made: those of a large estate are never all held."""

    def __init__(self, folder: Path, check: bool) -> None:
        self._folder, self._check = folder, check
        self.all: list[Path] = []
        self.written: list[Path] = []
        self.outdated: list[Path] = []

    def put_down(self, one: Outcome) -> Outcome:
        """The outcome without the texts of its documents."""
        self.all += [self._folder / name for name, _ in one.files]
        if self._check:
            self.outdated += [self._folder / name for name, text in one.files if _stale(self._folder, name, text)]
        else:
            self.written += write(self._folder, one.files)
        return replace(one, files=())


def _history(workshop: Workshop, project: Project, made: tuple[Outcome, ...], folder: Path) -> tuple[Path, ...]:
    """The pages of history that there are by now."""
    from compiler.app.history import history_files

    pages = history_files(workshop, project.declarations, made)
    return tuple(path for files in pages for path in write(folder, files))


def _reasons(wish: Wish, store: Store) -> tuple[str, str]:
    """Why weather, and why anything, is let through, as it may be printed and kept."""
    return clean_reason(store, wish.hotfix), clean_reason(store, wish.break_glass)


def _baseline(wish: Wish, project: Project, store: Store, services: tuple[Slip, ...]) -> Baseline | None:
    if not wish.baseline:
        return None
    from compiler.app.baseline import baseline

    return baseline(wish.baseline, project, store, services)


def _folder(project: Project, at: datetime | None) -> Path:
    """The folder of the runbooks that are kept; for an incident one of its own, so that none of these is touched."""
    return project.output if at is None else project.state / "incidents" / f"{at:%Y-%m-%dT%H%M%SZ}"


def _stale(folder: Path, name: str, text: str) -> bool:
    return name.endswith("runbook.md") and differs(folder / name, text)


def _problems(project: Project, strangers: tuple[str, ...], some: bool) -> tuple[Problem, ...]:
    """The declaration's problems. A name that nobody declared is an error at once, unless its file may be the broken
    one, and `some` others can be compiled.
    """
    problems = project.declarations.problems
    if strangers and not (problems and some):
        raise undeclared(strangers[0], project.declarations)
    return problems
