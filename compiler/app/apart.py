"""A pull in a process of its own: requests, replies and the scrub there, reading and writing here.

One interpreter runs one thread at a time, so rows that are read and written would hold up the requests beside them.
The process is a copy of this one, made before any thread is; what it yields comes through a pipe, which holds it back
where the writer is slower. It has nothing to lose and is ended without asking.
"""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from functools import partial
from queue import SimpleQueue
from typing import IO, Any, NoReturn

from compiler.app.door import Arrival, Ended, Stream, Task, threads
from compiler.app.live import Live
from compiler.app.ready import making
from compiler.app.scrub import Scrub
from compiler.ports import Feed

LOST = "the process that asked for it ended before its time; is there enough memory?"
"""Why a feed brought no more where its process is gone."""

PIPE_BYTES = 1 << 20
"""What a pipe may hold without a right of its own; by itself it holds a sixteenth, which is less than one batch."""

Feeds = Mapping[tuple[str, str], Feed]


@contextmanager
def pulling(live: Sequence[Live], now: datetime, scrub: Scrub, *, apart: bool) -> Iterator[Stream]:
    """A stream of what feeds yield: out of a process of its own where that is wanted and safe, else out of threads."""
    here = partial(threads, {one.instance: one.limit for one in live}, now, making(scrub), scrub.address)
    if not (apart and _may_copy()):
        with here() as stream:
            yield stream
        return
    feeds = {(one.instance, feed.name): feed for one in live for feed in one.connection.feeds}
    with _process(lambda asked, brought: _serve(here, feeds, asked, brought)) as (asked, brought):
        yield partial(_stream, asked, brought)


def _may_copy() -> bool:
    """Whether a copy of this process finds everything as it is: elsewhere libraries, and locks of threads, may not."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def _process(serve: Callable[[IO[bytes], IO[bytes]], None]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A copy of this process that serves, as two ends: what it is asked, and what it brings."""
    there, asked = os.pipe()
    brought, back = _wide_pipe()
    number = os.fork()
    if not number:
        os.close(asked)
        os.close(brought)
        _end(partial(serve, os.fdopen(there, "rb"), os.fdopen(back, "wb")))
    os.close(there)
    os.close(back)
    try:
        with os.fdopen(brought, "rb") as reading, os.fdopen(asked, "wb", 0) as writing:
            yield writing, reading
    finally:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


def _wide_pipe() -> tuple[int, int]:
    """A pipe that holds several batches where the system allows it, so that neither side waits for every piece."""
    from fcntl import F_SETPIPE_SZ, fcntl

    ends = os.pipe()
    with suppress(OSError):
        fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES)
    return ends


def _end(serve: Callable[[], None]) -> NoReturn:
    """Serves and ends the copy, whatever happens: nothing that this process does at its own end is the copy's to do."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with suppress(BrokenPipeError):
            serve()
    finally:
        os._exit(0)


def _serve(
    here: Callable[[], AbstractContextManager[Stream]], feeds: Feeds, asked: IO[bytes], brought: IO[bytes]
) -> None:
    """In the copy: pulls what it is asked for, until it is ended."""
    waiting: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked, waiting), daemon=True).start()
    with here() as stream:
        while True:
            tasks = [Task(name[0], feeds[name], *rest) for name, *rest in waiting.get()]
            places = {id(task): place for place, task in enumerate(tasks)}
            for task, got in stream(tasks):
                pickle.dump((places[id(task)], got), brought, pickle.HIGHEST_PROTOCOL)
                brought.flush()


def _listen(asked: IO[bytes], waiting: "SimpleQueue[Any]") -> None:
    """In the copy: takes what is asked; it does not outlive whom it serves, not even for a request on its way."""
    with suppress(EOFError, OSError):
        while True:
            waiting.put(pickle.load(asked))
    os._exit(0)


def _stream(asked: IO[bytes], brought: IO[bytes], tasks: Sequence[Task]) -> Iterator[Arrival]:
    """Asks the copy, and takes what it brings until every task has ended."""
    plain = [((task.instance, task.feed.name), task.marks, task.received, task.wanted) for task in tasks]
    running = set(range(len(tasks)))
    try:
        asked.write(pickle.dumps(plain, pickle.HIGHEST_PROTOCOL))
        while running:
            place, got = pickle.load(brought)
            yield tasks[place], got
            running -= {place} if isinstance(got, Ended) else set()
    except (BrokenPipeError, EOFError, pickle.UnpicklingError):
        for place in sorted(running):
            yield tasks[place], Ended(LOST, 0.0)
