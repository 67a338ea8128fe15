"""What every command needs around its use case: the project, the store, the clock, the environment."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.app.memory import Forgetful
from compiler.app.settings import Project, find, load, read_settings, store_hint, undeclared
from compiler.errors import NoSnapshot, SettingsError, StoreError
from compiler.store import Store

if TYPE_CHECKING:
    from compiler.app.audit import Audit
    from compiler.app.compile import Report, Wish
    from compiler.app.doctor import Examined, Tell
    from compiler.app.explain import Told
    from compiler.app.oncall import Oncall
    from compiler.app.pull import Progress
    from compiler.app.release import Marked
    from compiler.app.sync_report import SyncReport
    from compiler.app.transfer import Moved
    from compiler.model.base import Problem
    from compiler.model.change import Drift
    from compiler.model.coverage import SnapshotInfo
    from compiler.model.finding import Severity
    from compiler.model.queries import QueryCount
    from compiler.model.report import Report as GateReport
    from compiler.model.settings import Settings
    from compiler.ports import Connector, Step
    from compiler.store.prune import Pruned


def now() -> datetime:
    """The present, in UTC; asked once for each command."""
    return datetime.now(UTC).replace(microsecond=0)


def counted(number: int, word: str) -> str:
    """A number with its word, in the right form."""
    return f"{number} {word}" + ("" if number == 1 else "s")


@contextmanager
def opened(config: Path | None) -> Iterator[tuple[Project, Store]]:
    """The project and its store, for reading. Raises SettingsError, StoreError, NoSnapshot."""
    file = find(config, Path.cwd())
    with _store_at(store_hint(file)) as hinted:
        settings, problems = read_settings(file, hinted or Forgetful())
    path = file.parent / settings.store
    with _store_at(path) as store:
        project = load(file, settings, problems, store or Forgetful())
        _complain(project)
        if store is None:
            nothing = f"nothing was pulled yet: {path} is not there; run `runbook sync`"
            _undeclarable(project, nothing)
            raise NoSnapshot(nothing)
        yield project, store


@contextmanager
def _store_at(path: Path) -> Iterator[Store | None]:
    """The store of that path, None where there is none yet."""
    if not path.is_file():
        yield None
        return
    with Store.open(path) as store:
        yield store


def _complain(project: Project) -> None:
    if project.problems:
        from compiler.app.linting import of_settings

        found = of_settings(project)
        raise SettingsError(f"{project.file.name} has {counted(len(found), 'problem')}", found)


def _undeclarable(project: Project, besides: str) -> None:
    """Raises SettingsError with every mistake of the declarations, where there is one, and what is wrong `besides`."""
    found = project.declarations.problems
    if found:
        raise SettingsError(f"{counted(len(found), 'problem')} in the declaration, and {besides}", found)


def compiled(config: Path | None, wish: "Wish", refresh: bool = False) -> "Report":
    """`runbook compile`."""
    from compiler.app.compile import compile_services

    if refresh:
        refreshed(config, wish.services)
    with opened(config) as (project, store):
        return compile_services(project, store, wish, now())


def told_by_compile(config: Path | None, run: "Report") -> "GateReport":
    """What compile came to, for the formats of a report."""
    from compiler.app.reporting import of_compile

    return of_compile(run, find(config, Path.cwd()).parent, Path.cwd())


def told_by_audit(config: Path | None, run: "Audit") -> "GateReport":
    """What audit came to, for the formats of a report."""
    from compiler.app.plain import budgets_plain, drift_plain, inventory_plain, past_plain
    from compiler.app.reporting import of_audit

    more: dict[str, Any] = {"drift": drift_plain(run.drift)} if run.drift is not None else {}
    more |= {"past": past_plain(run.past)} if run.past is not None else {}
    more |= {"budgets": budgets_plain(run.outcomes)}
    more |= {"inventory": inventory_plain(run.inventory)} if run.inventory is not None else {}
    if run.happened is not None:
        from compiler.app.happened import plain

        more["incidents"] = plain(run.happened)
    return of_audit(run, find(config, Path.cwd()).parent, Path.cwd(), more)


def project_of(config: Path | None) -> Project:
    """The project alone, for commands that write the store. Raises SettingsError."""
    file = find(config, Path.cwd())
    settings, problems = read_settings(file, Forgetful())
    project = load(file, settings, problems, Forgetful())
    _complain(project)
    return project


def moved(way: str, config: Path | None, url: str, force: bool) -> "Moved":
    """`runbook store pull` and `runbook store push`."""
    from compiler.app.transfer import pull, push

    project = project_of(config)
    return (pull if way == "pull" else push)(url, project.store, environment(), force)


def released(config: Path | None, ref: str, services: tuple[str, ...]) -> "Marked":
    """`runbook release mark`."""
    from compiler.app.release import mark_release

    with opened(config) as (project, store):
        return mark_release(project, store, ref, services, now())


def release_rows(config: Path | None) -> list[tuple[str, str, str, int, str, str]]:
    """`runbook release list`: when, what, name or reason, snapshot, services, codes."""
    from compiler.app.release import history

    with opened(config) as (_, store):
        marks, passed = history(store)
    rows = [(one.at.isoformat(), "release", one.ref, one.number, ", ".join(sorted(one.stood)), "") for one in marks]
    rows += [
        (one.at.isoformat(), one.way, one.reason, one.number, ", ".join(one.services), ", ".join(one.codes))
        for one in passed
    ]
    return sorted(rows)


def linted(config: Path | None, names: tuple[str, ...] = ()) -> "tuple[tuple[Problem, ...], str]":
    """`runbook compile --lint`: every mistake of settings and declarations, and the one line.

    Raises SettingsError where there are no settings, or for the name of a service that nobody declared.
    """
    from compiler.app.linting import lint, of_declarations, of_settings
    from compiler.app.outcomes import chosen

    file = find(config, Path.cwd())
    project = load(file, *read_settings(file, Forgetful()), Forgetful())
    found = lint(project)
    _, strangers = chosen(project.declarations, names)
    if strangers:
        raise undeclared(strangers[0], project.declarations)
    services = counted(len(project.declarations.slips), "service")
    if found:
        settings, declared = of_settings(project), of_declarations(project)
        where = " and ".join(word for word, ails in (("the settings", settings), ("the declaration", declared)) if ails)
        return found, f"exit 2: {counted(len(found), 'problem')} in {where}"
    return (), f"exit 0: {services} declared without a mistake"


def synced(
    config: Path | None,
    services: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    tell: "Progress | None" = None,
    metrics: Path | None = None,
) -> "SyncReport":
    """`runbook sync`, with the metrics of the run where a file for them is named, also of one that breaks off."""
    from compiler.app.measuring import measured
    from compiler.app.sync import sync

    project = project_of(config)
    with measured(project.store, metrics, now) as ran:
        ran += [sync(project, service=services or None, only=only, progress=tell, environ=environment(), apart=True)]
    return ran[0]


def planned(config: Path | None, services: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> "SyncReport":
    """`runbook sync --plan`."""
    from compiler.app.sync import sync

    return sync(project_of(config), service=services or None, only=only, plan=True, environ=environment())


def refreshed(config: Path | None, services: tuple[str, ...]) -> "SyncReport":
    """`runbook compile --refresh`: only the kinds that age fastest, of those that the connectors bring."""
    from compiler.app.connectors import load
    from compiler.model.settings import DEFAULT_MAX_AGE

    project = project_of(config)
    brought = {
        kind.value for one in load(one.use for one in project.settings.connectors).values() for kind in one.kinds
    }
    fast = min(DEFAULT_MAX_AGE.values())
    kinds = tuple(kind for kind, age in DEFAULT_MAX_AGE.items() if age == fast and kind in brought)
    return synced(config, services, kinds)


def audited(
    config: Path | None,
    wish: "Wish",
    since: str = "",
    listing: bool = False,
    incidents: timedelta | None = None,
    wording: bool = True,
) -> "Audit":
    """`runbook audit`; with a length of time also what happened in it."""
    from compiler.app.audit import audit

    with opened(config) as (project, store):
        found = audit(project, store, wish, now(), since, listing, wording)
        if incidents is None:
            return found
        from compiler.app.happened import lately
        from compiler.app.outcomes import workshop_of

        workshop = workshop_of(project, store, wish.number)
        return replace(found, happened=lately(project, workshop, wish.services, incidents))


def explained(
    config: Path | None, what: str, at: datetime | None = None, baseline: str = "", fail_on: "Severity | None" = None
) -> "Told":
    """`runbook explain`; a code needs neither settings nor store."""
    from compiler.app.baseline import baseline as baseline_of
    from compiler.app.connectors import located
    from compiler.app.explain import code_page, explain
    from compiler.app.outcomes import begun, only_later, workshop_of
    from compiler.model.gating import Wishes

    page = code_page(what)
    if page is not None:
        return page
    with opened(config) as (project, store):
        begun(at, moment := now())
        places = located(project.settings, what) if "://" in what else ()
        known = baseline_of(baseline, project, store, project.declarations.slips) if baseline else None
        wishes = Wishes(known, fail_on)
        workshop = workshop_of(project, store, at=at)
        told = explain(workshop, project.declared, what, moment, places, wishes)
        return replace(told, note=only_later(workshop.info, at))


def on_call(config: Path | None, services: tuple[str, ...], at: datetime | None, days: int) -> "tuple[Oncall, ...]":
    """`runbook oncall`; without an instant, from now on."""
    from compiler.app.oncall import oncall

    with opened(config) as (project, store):
        return oncall(project, store, services, at or now(), days)


def snapshot_rows(config: Path | None) -> list[tuple[int, str, str, str, int, str]]:
    """`runbook snapshots list`: number, taken, finished, program, sections, and what is not complete."""
    with opened(config) as (_, store):
        return [_snapshot_row(store, info.number) for info in store.snapshots()]


def between(config: Path | None, before: str, after: str, wording: bool) -> "Drift":
    """`runbook snapshots diff`."""
    from compiler.app.snapshots import between

    with opened(config) as (project, store):
        return between(project, store, before, after, now(), wording)


def pruned(config: Path | None, keep: int, trial: bool) -> "Pruned":
    """`runbook snapshots prune`."""
    from compiler.app.snapshots import pruned

    with opened(config) as (_, store):
        return pruned(store, keep, trial)


def exported(config: Path | None, number: int | None, folder: Path) -> "tuple[SnapshotInfo, int]":
    """`runbook snapshots export`."""
    from compiler.app.snapshot_files import export

    with opened(config) as (_, store):
        return export(store, number, folder)


def imported(config: Path | None, folder: Path) -> "tuple[SnapshotInfo, int]":
    """`runbook snapshots import`."""
    from compiler.app.snapshot_files import bring

    return bring(project_of(config), folder)


def _snapshot_row(store: Store, number: int) -> tuple[int, str, str, str, int, str]:
    from compiler.model.base import Kind

    estate = store.estate(number)
    info = estate.info
    sections = [section for kind in Kind for section in estate.coverage(kind)]
    bad = ", ".join(f"{one.instance}:{one.kind} {one.coverage.state}" for one in sections if one.gap() is not None)
    finished = info.finished.isoformat() if info.finished else ""
    return (info.number, info.taken.isoformat(), finished, info.program, len(sections), bad)


def environment() -> dict[str, str]:
    """The environment variables of this process."""
    return dict(os.environ)


def key_steps(config: Path | None) -> "tuple[tuple[str, tuple[Step, ...]], ...]":
    """`runbook doctor --keys`: how to make the key of each connector; of all installed ones without settings."""
    from compiler.app.connectors import known, load

    try:
        settings, _ = read_settings(find(config, Path.cwd()), Forgetful())
        found = load(one.use for one in settings.connectors)
    except SettingsError:
        found = known()
    return tuple((name, tuple(connector.key_steps)) for name, connector in sorted(found.items()))


def examined(config: Path | None, tell: "Tell | None" = None) -> "tuple[Examined, ...]":
    """`runbook doctor`: every instance probed; one that lacks a secret is told with its problems."""
    from compiler.app.connectors import check, load

    file = find(config, Path.cwd())
    settings, problems = read_settings(file, Forgetful())
    found = load(one.use for one in settings.connectors)
    wrong = (*problems, *check(settings, found))
    if wrong:
        raise SettingsError(f"{file.name} has {counted(len(wrong), 'problem')}", wrong)
    counts = _query_counts(file.parent / settings.store)
    return tuple(
        replace(_examined(replace(settings, connectors=(one,)), found, file.parent, tell), queries=counts.get(one.name))
        for one in settings.connectors
    )


def _query_counts(path: Path) -> "dict[str, QueryCount]":
    """The counts of the newest snapshot by instance; none before the first pull, or of a store that cannot be read."""
    try:
        with _store_at(path) as store:
            return {one.instance: one for one in store.query_counts() if one.total} if store else {}
    except StoreError:
        return {}


def _examined(alone: "Settings", found: "Mapping[str, Connector]", folder: Path, tell: "Tell | None") -> "Examined":
    """The one instance of these settings."""
    from compiler.app.connectors import open_each
    from compiler.app.doctor import Examined, examine

    ((connector, how),), missing = open_each(alone, found, environment(), folder)
    if missing:
        return Examined(how.instance, connector.summary, tuple(connector.key_steps), problems=missing)
    connection = connector.connect(how)
    try:
        return examine(how.instance, connector, connection, now(), tell)
    finally:
        connection.close()
