"""Sync: one pull of every feed into a snapshot that nobody sees before it is finished.

Phase one lists definitions and observations. Over what that staged it is asked what the promises rest on, and what
is named but not listed, by declarations and in texts; phase two reads that, by id. What fails stays as it was, with
its age and the reason.
"""

import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

from compiler.app.declarations import Fixed
from compiler.app.door import FeedDoor, Marks, pools, where
from compiler.app.live import Chosen, Live, choose, opened
from compiler.app.program import name as program
from compiler.app.pull import Progress, Pull, silent
from compiler.app.scrub import scrub_beside
from compiler.app.settings import Project, undeclared
from compiler.app.sync_report import Planned, SyncReport
from compiler.model.promise import Declared
from compiler.ports import Estate, Want
from compiler.store import Store
from compiler.store.write import Staged

log = logging.getLogger("runbook.sync")

Opener = Callable[[Project], AbstractContextManager[Sequence[Live]]]
"""Opens every instance of the settings."""

Wants = Mapping[str, tuple[Want, ...]]

VANISHED = 500
"""How many vanished things of one kind are asked for by id in one pull; the rest is asked the next time."""

TEXTS = 200
"""The same for things of one kind that nothing but a text leads to."""


def sync(
    project: Project,
    *,
    service: str | Collection[str] | None = None,
    only: Sequence[str] = (),
    plan: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
    opener: Opener | None = None,
    environ: Mapping[str, str] | None = None,
    wait_s: float = 5.0,
    apart: bool = False,
) -> SyncReport:
    """Pulls everything, or the feeds and kinds of `only`, into a new snapshot; with `plan` only counts the calls.

    `service` narrows what is asked for by id to what these services need. `wait_s` is how long another pull is
    waited for; with `apart` requests are made in a process of their own where that is possible.

    Raises SettingsError, and StoreError where the store is damaged, newer, or being written.
    """
    moment = now or datetime.now(UTC).replace(microsecond=0)
    declared = _meant(project.declared, service)
    with opener(project) if opener is not None else opened(project, os.environ if environ is None else environ) as live:
        chosen = choose(only, live)
        if plan:
            return _planned(project, live, chosen, declared, moment)
        with (
            Store.open(project.store, create=True) as store,
            store.begin(moment, program(), wait_s=wait_s) as staged,
            Pull(live, chosen, staged, scrub_beside(project.store), moment, progress or silent, apart=apart) as pull,
        ):
            pull.list()
            estate = staged.estate()
            needed, broke = _needed(declared, estate)
            texts = _texts(staged, estate, live, pull)
            wants = _together(needed, _vanished(staged, live, pull), texts)
            pull.ask(wants, whole=service is None and not broke, lightly=_only(texts, needed))
            staged.retire(frozenset(one.instance for one in live))
            sections, feeds = staged.sections(), pull.reports()
            return SyncReport(staged.finish(_after(moment, now)), sections, feeds, (), pull.words(), broke)


def _meant(declared: Declared, service: str | Collection[str] | None) -> Declared:
    """The declarations that decide what is asked for by id."""
    if service is None:
        return declared
    names = {service} if isinstance(service, str) else set(service)
    strange = sorted(names - {one.name for one in declared.services})
    if strange:
        raise undeclared(strange[0], Fixed(declared))
    return replace(declared, services=tuple(one for one in declared.services if one.name in names))


def _needed(declared: Declared, estate: Estate) -> tuple[Wants, tuple[str, ...]]:
    """What the promises rest on and what is named and not listed, by instance; and what went wrong."""
    from compiler.reconcile.wanted import wanted

    try:
        return wanted(declared, estate), ()
    except Exception as error:  # noqa: BLE001 - what was listed is worth keeping also where judging it breaks
        log.error("what the promises rest on: %s", where(error))
        return {}, (f"what the promises rest on could not be worked out ({type(error).__name__}); please report it",)


def _vanished(staged: Staged, live: Sequence[Live], pull: Pull) -> Wants:
    """What is held and was not listed, since only asking by id tells gone from unlisted."""
    return {
        one.instance: tuple(
            Want(kind, key)
            for kind in pull.askable(one)
            for key in sorted(staged.ward(one.instance, kind).vanished)[:VANISHED]
        )
        for one in live
    }


def _texts(staged: Staged, estate: Estate, live: Sequence[Live], pull: Pull) -> Wants:
    """What the texts of live things lead to and no listing holds; once it is proven gone it is asked for no more.

    An address does not tell which of the organisations at its host is meant, so each of them is asked.
    """
    from compiler.reconcile.homes import housemates

    names = tuple(one.instance for one in live)
    return {
        one.instance: tuple(
            Want(kind, key)
            for kind in pull.askable(one)
            for key in staged.dangling(one.instance, kind, "names", TEXTS, housemates(estate, one.instance, names))
        )
        for one in live
    }


def _together(*several: Wants) -> Wants:
    """All wants of each instance, each once, sorted."""
    names = sorted({name for wants in several for name in wants})
    found = {name: {want for wants in several for want in wants.get(name, ())} for name in names}
    return {name: tuple(sorted(wants, key=lambda one: (one.kind, one.key))) for name, wants in found.items()}


def _only(texts: Wants, needed: Wants) -> frozenset[tuple[str, Want]]:
    """What nothing but a text asks for: that it may not be read is no hole in what was pulled."""
    asked = ((name, want) for name, wants in texts.items() for want in wants)
    return frozenset(one for one in asked if one[1] not in needed.get(one[0], ()))


def _planned(project: Project, live: Sequence[Live], chosen: Chosen, declared: Declared, now: datetime) -> SyncReport:
    """The calls of each feed by its own reckoning, over what the store holds; makes none, and writes nothing."""
    from compiler.reconcile.wanted import wanted

    held: dict[str, Marks] = {}
    wants: Wants = {}
    if project.store.is_file():
        with Store.open(project.store) as store:
            if store.latest() is not None:
                held, wants = (
                    {one.instance: store.marks(one.instance) for one in live},
                    wanted(declared, store.estate()),
                )
    with pools({one.instance: one.limit for one in live}) as idle:
        return SyncReport(planned=tuple(_calls(live, chosen, held, wants, idle, now)))


def _calls(
    live: Sequence[Live], chosen: Chosen, held: Mapping[str, Marks], wants: Wants,
    idle: Mapping[str, ThreadPoolExecutor], now: datetime,
) -> Iterator[Planned]:  # fmt: skip
    for one in live:
        for feed in one.connection.feeds:
            if chosen.has(feed):
                meant = tuple(want for want in wants.get(one.instance, ()) if feed.second and want.kind in feed.kinds)
                door = FeedDoor(now, idle[one.instance], one.limit, held.get(one.instance, {}), meant)
                yield Planned(one.instance, feed.name, feed.calls(door))


def _after(moment: datetime, now: datetime | None) -> datetime:
    """When the pull ended: the clock's word, or the instant that was handed in."""
    return moment if now is not None else datetime.now(UTC).replace(microsecond=0)
