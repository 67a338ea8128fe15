"""The door: feeds of all instances pull at the same time, and one reader takes in what they yield.

Each feed runs in a thread of its own; its requests run in the pool of its instance, at most `limit` at a time. What
it yields is made ready there and goes in batches through one bounded queue, so a slow writer holds the feeds back and
memory stays bounded.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime
from itertools import islice
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

from compiler.errors import ConnectorError, Refused
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Feed, Pulled, Row, Want

log = logging.getLogger("runbook.door")

Item = TypeVar("Item")
Result = TypeVar("Result")
Marks = Mapping[Kind, Mapping[str, str]]

BATCH_ROWS, BATCH_BYTES, BATCH_S = 64, 256_000, 0.05
"""A batch goes to the writer once it has so many rows or bytes, or is that old when the next row comes."""

WAITING = 16
"""Batches that may wait for the writer."""

LOOK_S = 0.2
"""How often a thread that waits looks whether the pull was stopped."""


Mask = Callable[[str], str]
"""Gives the pseudonym of a mail address, "" for anything else."""


def unknown(address: str) -> str:  # noqa: ARG001 (the shape of a mask)
    """The mask of a door that knows no pseudonyms, since nothing that comes through it is kept."""
    return ""


@dataclass(frozen=True, slots=True)
class FeedDoor:
    """What one feed may do while it pulls; see `compiler.ports.Door`. `marks` are the held rows with their versions."""

    now: datetime
    pool: ThreadPoolExecutor
    limit: int
    marks: Marks
    wanted: tuple[Want, ...] = ()
    mask: Mask = unknown
    words: list[str] = field(default_factory=list)

    def known(self, kind: Kind, key: str) -> str | None:
        """See `compiler.ports.Door`."""
        return self.marks.get(kind, {}).get(key) or None

    def keys(self, kind: Kind) -> frozenset[str]:
        """See `compiler.ports.Door`."""
        return frozenset(self.marks.get(kind, {}))

    def map(self, fetch: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """See `compiler.ports.Door`. A few results are fetched ahead, not all, and those from the call on."""
        rest = iter(items)
        ahead = deque(self.pool.submit(fetch, item) for item in islice(rest, 2 * self.limit))
        return self._going(fetch, rest, ahead)

    def _going(
        self, fetch: Callable[[Item], Result], rest: Iterator[Item], ahead: "deque[Future[Result]]"
    ) -> Iterator[Result]:
        try:
            while ahead:
                yield ahead.popleft().result()
                ahead.extend(self.pool.submit(fetch, item) for item in islice(rest, 1))
        finally:
            for future in ahead:
                future.cancel()

    def masked(self, address: str) -> str:
        """See `compiler.ports.Door`."""
        return self.mask(address)

    def told(self, what: str) -> None:
        """See `compiler.ports.Door`."""
        self.words.append(what)


@dataclass(frozen=True, slots=True)
class Task:
    """One feed to be pulled: what the store holds of its kinds by mark and by digest, and what is wanted of it."""

    instance: str
    feed: Feed
    marks: Marks
    received: Mapping[Kind, Mapping[str, bytes]]
    wanted: tuple[Want, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a task: why it broke off, None where it came to its end, how many seconds it took, what it told.

    `leaves_out` is what the feed says of itself once it has pulled: only then it knows what is hidden from its key.
    """

    why: str | None
    seconds: float
    words: tuple[str, ...] = ()
    leaves_out: tuple[Kind, ...] = ()


Arrival = tuple[Task, tuple[Pulled, ...] | Ended]
Stream = Callable[[Sequence[Task]], Iterator[Arrival]]
"""What the feeds yield, in the order of its arrival, and the end of each. No error of a feed is raised by it."""

Make = Callable[[Task], Callable[[Pulled], Pulled]]
"""Gives for a task what makes each of its rows ready for the store."""


@contextmanager
def threads(limits: Mapping[str, int], now: datetime, make: Make, mask: Mask = unknown) -> Iterator[Stream]:
    """A stream out of threads of this process; `limits` says how many requests of each instance are in flight."""
    with pools(limits) as made:

        def opened(task: Task) -> FeedDoor:
            return FeedDoor(now, made[task.instance], limits[task.instance], task.marks, task.wanted, mask)

        yield lambda tasks: _stream([(task, opened(task)) for task in tasks], make)


def _stream(tasks: Sequence[tuple[Task, FeedDoor]], make: Make) -> Iterator[Arrival]:
    arrivals: Queue[Arrival] = Queue(WAITING)
    stop = Event()
    threads = [
        Thread(target=_run, args=(task, door, make(task), arrivals, stop), name=_name(task), daemon=True)
        for task, door in tasks
    ]
    for thread in threads:
        thread.start()
    try:
        running = len(threads)
        while running:
            arrival = _next(arrivals)
            yield arrival
            running -= isinstance(arrival[1], Ended)
    finally:
        stop.set()
        for thread in threads:
            thread.join(LOOK_S)


@contextmanager
def pools(limits: Mapping[str, int]) -> Iterator[Mapping[str, ThreadPoolExecutor]]:
    """One pool of threads for each instance; at the end, requests that did not start are dropped."""
    made = {name: ThreadPoolExecutor(limit, thread_name_prefix=f"fetch {name}") for name, limit in limits.items()}
    try:
        yield made
    finally:
        for pool in made.values():
            pool.shutdown(wait=False, cancel_futures=True)


class _Stopped(Exception):
    """The pull was stopped from outside; nothing more is wanted of the feed."""


def _run(
    task: Task, door: FeedDoor, ready: Callable[[Pulled], Pulled], arrivals: "Queue[Arrival]", stop: Event
) -> None:
    start = time.monotonic()
    why: str | None = None
    try:
        for batch in _batches(map(ready, task.feed.pull(door))):
            _put(arrivals, (task, batch), stop)
    except _Stopped:
        return
    except ConnectorError as error:
        why = _told(error)
    except Exception as error:  # noqa: BLE001 - one feed's mistake must stop no other, and its text may hold a secret
        why = f"an error in this program ({type(error).__name__}); please report it"
        log.error("feed %s: %s", _name(task), where(error))
    try:
        ended = Ended(why, time.monotonic() - start, tuple(door.words), tuple(task.feed.leaves_out))
        _put(arrivals, (task, ended), stop)
    except _Stopped:
        return


def where(error: BaseException) -> str:
    """The class of an unforeseen error and the line that raised it, without its text, which may quote a reply."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    spot = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"unforeseen {type(error).__name__}{spot}"


def _batches(pulled: Iterator[Pulled]) -> Iterator[tuple[Pulled, ...]]:
    """The rows in batches. What a broken feed had yielded before it broke is not lost."""
    batch: list[Pulled] = []
    size, began = 0, time.monotonic()
    try:
        for one in pulled:
            batch.append(one)
            size += len(one.body) if isinstance(one, Row) else 0
            if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES or time.monotonic() - began > BATCH_S:
                yield tuple(batch)
                batch, size, began = [], 0, time.monotonic()
    except GeneratorExit:
        raise
    except BaseException:
        if batch:
            yield tuple(batch)
        raise
    if batch:
        yield tuple(batch)


def _put(arrivals: "Queue[Arrival]", arrival: Arrival, stop: Event) -> None:
    while not stop.is_set():
        try:
            arrivals.put(arrival, timeout=LOOK_S)
        except Full:
            continue
        return
    raise _Stopped


def _next(arrivals: "Queue[Arrival]") -> Arrival:
    """The next arrival; waiting in short turns, so that the keyboard can interrupt it on every system."""
    while True:
        try:
            return arrivals.get(timeout=1.0)
        except Empty:
            continue


def _told(error: ConnectorError) -> str:
    scope = error.scope if isinstance(error, Refused) else None
    text = str(error) or type(error).__name__
    return f"{text} (needs {scope})" if scope and scope not in text else text


def _name(task: Task) -> str:
    return f"{task.instance}/{task.feed.name}"
