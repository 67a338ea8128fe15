"""Connector instances with their clients open, and which of their feeds a pull means."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from compiler.app.settings import Project
from compiler.errors import SettingsError
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Connection, Feed

LIMIT = 8
"""How many requests of one instance are in flight at a time, unless its settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Live:
    """One instance with its client open; `limit` is how many requests it takes at a time."""

    instance: str
    connection: Connection
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Chosen:
    """The feeds that a pull means. `kinds` narrows what is asked for by id; None means everything."""

    words: frozenset[str] = frozenset()

    def has(self, feed: Feed) -> bool:
        """Whether this feed is meant, by its name or by a kind that it brings."""
        return not self.words or feed.name in self.words or any(kind.value in self.words for kind in feed.kinds)

    def asks(self, feed: Feed, kind: Kind) -> bool:
        """Whether things of this kind are to be asked for by id through this feed."""
        return not self.words or feed.name in self.words or kind.value in self.words


@contextmanager
def opened(project: Project, environ: Mapping[str, str]) -> Iterator[tuple[Live, ...]]:
    """Every instance of the settings, open. Raises SettingsError with all that is wrong in any connector's settings."""
    from compiler.app.connectors import check, load, open_each

    settings = project.settings
    found = load(one.use for one in settings.connectors)
    ready, missing = open_each(settings, found, environ, project.folder)
    problems = (*project.problems, *check(settings, found), *missing)
    if problems:
        several = "s" if len(problems) > 1 else ""
        raise SettingsError(f"{project.file.name} has {len(problems)} problem{several}", problems)
    live: list[Live] = []
    try:
        for connector, how in ready:
            live.append(Live(how.instance, connector.connect(how), _limit(how.options.get("concurrency"), how.limit)))
        yield tuple(live)
    finally:
        for one in live:
            one.connection.close()


def choose(only: Sequence[str], live: Sequence[Live]) -> Chosen:
    """What `--only` means. Raises SettingsError for a word that is neither a feed nor a kind of what is configured."""
    feeds = [feed for one in live for feed in one.connection.feeds]
    known = {feed.name for feed in feeds} | {kind.value for feed in feeds for kind in feed.kinds}
    strange = [word for word in only if word not in known]
    if strange:
        words = ", ".join(sorted(known))
        raise SettingsError(f"--only {strange[0]}: no configured connector has such a feed or kind; there are {words}")
    return Chosen(frozenset(only))


def _limit(written: object, default: int) -> int:
    return written if isinstance(written, int) and written > 0 else default
