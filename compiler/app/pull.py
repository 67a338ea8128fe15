"""One pull in its two phases: tasks are made, streamed into the staged snapshot, and their sections settled."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime

from compiler.app.apart import pulling
from compiler.app.door import Ended, Stream, Task
from compiler.app.intake import Intake, Tally
from compiler.app.live import Chosen, Live
from compiler.app.scrub import Scrub
from compiler.app.sync_report import FeedReport
from compiler.model.base import Kind
from compiler.model.coverage import Section
from compiler.ports import Feed, Want
from compiler.store.write import Staged

Progress = Callable[[str, int], None]
"""Told the name of a feed, as `instance/feed`, and how many rows it has brought so far."""


def silent(feed: str, rows: int) -> None:
    """A progress that nobody watches."""


class Pull:
    """Feeds of all instances at the same time, into one staged snapshot; `list` first, then `ask`."""

    def __init__(
        self, live: Sequence[Live], chosen: Chosen, staged: Staged, scrub: Scrub, now: datetime, progress: Progress,
        *, apart: bool = False,
    ) -> None:  # fmt: skip
        self._live, self._chosen, self._staged, self._scrub = live, chosen, staged, scrub
        self._now, self._progress, self._apart = now, progress, apart
        self._owned = frozenset(
            (one.instance, kind.value) for one in live for feed in _listing(one) for kind in feed.kinds
        )
        self._intake = Intake(staged, scrub, self._owned)
        self._stack, self._streams = ExitStack(), list[Stream]()
        self._done: list[tuple[Task, Tally]] = []

    def __enter__(self) -> "Pull":
        streaming = pulling(self._live, self._now, self._scrub, apart=self._apart)
        self._streams.append(self._stack.enter_context(streaming))
        self._stack.enter_context(_rare_collection())
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def list(self) -> None:
        """Phase one: every listing that is meant, all at the same time."""
        tasks = [self._task(one, feed) for one in self._live for feed in _listing(one) if self._chosen.has(feed)]
        ran = self._run(tasks)
        for one in self._live:
            for kind in _kinds(_listing(one)):
                self._settle(one, kind, _bringing(_listing(one), kind), ran, whole=True)

    def ask(
        self, wants: Mapping[str, tuple[Want, ...]], *, whole: bool, lightly: frozenset[tuple[str, Want]] = frozenset()
    ) -> None:
        """Phase two: what is wanted by id. `whole` says that all of it was wanted, and not that of some services.

        What is asked for `lightly` may be refused without that being a lack of this pull.
        """
        self._intake.lightly = lightly
        tasks = [self._task(one, feed, wants) for one in self._live for feed in _asking(one) if self._chosen.has(feed)]
        ran = self._run([task for task in tasks if task.wanted])
        ran |= {(task.instance, task.feed.name): Tally() for task in tasks if not task.wanted}
        for one in self._live:
            for kind in _kinds(_asking(one)):
                if (one.instance, kind.value) in self._owned:
                    self._staged.believe(one.instance, kind)
                else:
                    self._settle(one, kind, _bringing(_asking(one), kind), ran, whole=whole)

    def askable(self, one: Live) -> tuple[Kind, ...]:
        """The kinds of an instance whose things this pull can ask for by their ids."""
        meant = (feed for feed in _asking(one) if self._chosen.has(feed))
        kinds = {kind for feed in meant for kind in feed.kinds if self._chosen.asks(feed, kind)}
        return tuple(sorted(kind for kind in kinds if (one.instance, kind.value) in self._owned))

    def reports(self) -> tuple[FeedReport, ...]:
        """A line for each feed that was pulled, in the order of instances and feeds."""
        sections = {(one.instance, one.kind): one for one in self._staged.sections()}
        return tuple(self._report(task, tally, sections) for task, tally in self._done)

    def words(self) -> tuple[str, ...]:
        """What feeds told beside their rows, without personal data and secrets."""
        told = (self._scrub.text(word) for _, tally in self._done for word in tally.words)
        return tuple(dict.fromkeys(told))

    def _task(self, one: Live, feed: Feed, wants: Mapping[str, tuple[Want, ...]] | None = None) -> Task:
        for kind in feed.kinds:
            if wants is None or (one.instance, kind.value) not in self._owned:
                self._staged.reread(one.instance, kind, feed.reader, feed.read)
        meant = (wants or {}).get(one.instance, ())
        asked = tuple(want for want in meant if want.kind in feed.kinds and self._chosen.asks(feed, want.kind))
        marks = {kind: self._staged.marks(one.instance, kind) for kind in feed.kinds}
        received = {kind: self._staged.received(one.instance, kind) for kind in feed.kinds}
        return Task(one.instance, feed, marks, received, asked)

    def _run(self, tasks: Sequence[Task]) -> "Ran":
        ran = {(task.instance, task.feed.name): Tally() for task in tasks}
        self._done += [(task, ran[task.instance, task.feed.name]) for task in tasks]
        (stream,) = self._streams
        for task, got in stream(tasks):
            tally = ran[task.instance, task.feed.name]
            if isinstance(got, Ended):
                self._intake.end(got, tally)
            else:
                self._intake.take(task, got, tally)
            self._progress(f"{task.instance}/{task.feed.name}", tally.rows)
        return ran

    def _settle(self, one: Live, kind: Kind, feeds: Sequence[Feed], ran: "Ran", *, whole: bool) -> None:
        """Ends the listing of a kind, which several feeds may bring; where none of them ran it stays as it was."""
        tallies = [ran[one.instance, feed.name] for feed in feeds if (one.instance, feed.name) in ran]
        whys = [why for tally in tallies if (why := tally.failed.get(kind.value) or tally.why)]
        hidden = {hides for tally in tallies for hides in tally.leaves_out}
        credential, leaves_out = one.connection.credential, kind in hidden.union(*(feed.leaves_out for feed in feeds))
        if whys:
            self._staged.failed(one.instance, kind, whys[0], credential=credential, leaves_out=leaves_out)
        elif tallies:
            self._staged.listed(
                one.instance, kind, credential=credential, leaves_out=leaves_out,
                askable=kind in self.askable(one), whole=whole and len(tallies) == len(feeds),
            )  # fmt: skip

    def _report(self, task: Task, tally: Tally, sections: Mapping[tuple[str, str], Section]) -> FeedReport:
        judged = [kind.value for kind in task.feed.kinds if not self._intake.asked(task, kind.value)]
        ailing = bool(tally.why or tally.failed or tally.unread)
        held = [sections[task.instance, kind] for kind in judged if (task.instance, kind) in sections]
        # A failure is told of the feed that failed, and not of another one that brings that kind too.
        found = tuple(one for one in held if ailing or one.coverage.gap is None or not self._shared(task, one.kind))
        vanished = sum(len(self._staged.ward(task.instance, kind).vanished) for kind in judged)
        whys = [tally.why, *tally.failed.values(), *tally.reasons]
        return FeedReport(
            task.instance, task.feed.name, tuple(kind.value for kind in task.feed.kinds), found,
            tally.rows, tally.new, tally.changed, tally.unread, tally.gone, vanished, tally.seconds,
            next((why for why in whys if why), ""), bool(tally.why or tally.failed),
        )  # fmt: skip

    def _shared(self, task: Task, kind: str) -> bool:
        feeds = next(_listing(one) for one in self._live if one.instance == task.instance)
        return len(_bringing(feeds, Kind(kind))) > 1


Ran = dict[tuple[str, str], Tally]
"""What each feed of a phase brought, by instance and name."""


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Garbage is collected rarely while rows stream through: each is dropped once kept, and none forms a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _listing(one: Live) -> list[Feed]:
    return [feed for feed in one.connection.feeds if not feed.second]


def _asking(one: Live) -> list[Feed]:
    return [feed for feed in one.connection.feeds if feed.second]


def _bringing(feeds: Sequence[Feed], kind: Kind) -> list[Feed]:
    return [feed for feed in feeds if kind in feed.kinds]


def _kinds(feeds: Sequence[Feed]) -> tuple[Kind, ...]:
    return tuple(sorted({kind for feed in feeds for kind in feed.kinds}))
