"""What a sync came to, for people and programs."""

from typing import Literal

from compiler.model.coverage import Section, SnapshotInfo
from compiler.model.frozen import dataclass

State = Literal["complete", "partial", "stale", "absent"]
_WORST: tuple[State, ...] = ("absent", "stale", "partial", "complete")


@dataclass(frozen=True, slots=True)
class Planned:
    """How many requests one feed would make, in its own words."""

    instance: str
    feed: str
    calls: str


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What one feed brought, and what became of it. `sections` are those of its kinds, as this pull left
    them; of a kind that several feeds bring, that of the feed which failed.

    `rows` were told, `new` and `changed` of them written; `unread` could not be read, or were refused by id; `gone`
    are proven gone; `vanished` are held and were not listed. `why` says what went wrong, empty where nothing did.
    """

    instance: str
    feed: str
    kinds: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    rows: int = 0
    new: int = 0
    changed: int = 0
    unread: int = 0
    gone: int = 0
    vanished: int = 0
    seconds: float = 0.0
    why: str = ""
    failed: bool = False

    @property
    def state(self) -> State:
        """How well its kinds are known after this pull: the worst of its sections, and of its own rows."""
        states = {one.coverage.state for one in self.sections}
        if self.failed or self.unread:
            states.add("partial")
        return next((state for state in _WORST if state in states), "complete")

    @property
    def known(self) -> bool:
        """Whether everything that it was to bring is known."""
        return self.state == "complete" and not any(one.coverage.doubt for one in self.sections)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """One pull: its snapshot, all sections, a line for each feed. A plan has `planned` alone.

    `words` are what feeds told beside their rows; `broke` is what this program could not work out.
    """

    snapshot: SnapshotInfo | None = None
    sections: tuple[Section, ...] = ()
    feeds: tuple[FeedReport, ...] = ()
    planned: tuple[Planned, ...] = ()
    words: tuple[str, ...] = ()
    broke: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 where everything that was pulled is complete, 3 where something could not be known."""
        return 3 if self.broke or not all(one.known for one in self.feeds) else 0
