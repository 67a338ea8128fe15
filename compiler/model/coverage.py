"""What a snapshot covers, and answers that know what they do not know."""

from datetime import datetime
from typing import Generic, Literal, TypeVar

from compiler.model.base import Gap
from compiler.model.frozen import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well one kind of one instance was read.

    `asked_at` is when the pull tried, `good_at` when it last succeeded whole, `unread` counts rows that would
    not read, `gap` says why the last try failed. `doubt` says why absences of a whole listing are not yet
    believed, such as a listing that shrank by more than a fifth.
    """

    asked_at: datetime
    good_at: datetime | None = None
    unread: int = 0
    gap: Gap | None = None
    doubt: str = ""

    @property
    def state(self) -> Literal["complete", "partial", "stale", "absent"]:
        """Complete, partial (rows unread), stale (carried from an older pull) or absent (never read)."""
        if self.gap is not None:
            return "stale" if self.good_at is not None else "absent"
        return "partial" if self.unread else "complete"


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of one connector instance in a snapshot.

    `leaves_out` says that the listing omits things that exist, so that only asking by id proves an absence.
    """

    instance: str
    kind: str
    coverage: Coverage
    rows: int = 0
    credential: str = ""
    leaves_out: bool = False

    def gap(self) -> Gap | None:
        """The ignorance that this section leaves behind, None where absence in it means absence."""
        cover = self.coverage
        if cover.gap is not None:
            return cover.gap
        if cover.unread:
            return Gap(self.kind, self.instance, f"{cover.unread} rows could not be read", cover.good_at)
        return Gap(self.kind, self.instance, cover.doubt, cover.good_at) if cover.doubt else None


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """Which snapshot an estate is pinned to; `taken` is the instant of every "now" in a document.

    Where a document looks back at an incident, `taken` is the incident's instant and `really` that of the pull.
    """

    number: int
    taken: datetime
    finished: datetime | None = None
    program: str = ""
    really: datetime | None = None

    @property
    def pulled(self) -> datetime:
        """The instant of the pull, whatever a document looks back at."""
        return self.really or self.taken


@dataclass(frozen=True, slots=True)
class Held:
    """How long an observation has read as it does: the first of the consecutive snapshots that hold it.

    `changed` says that an earlier snapshot held another one, so that `first` is when it began and not when we did.
    """

    first: datetime
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """Rows, and what was not seen. Nothing is absent unless there are no rows and no gaps."""

    rows: tuple[T, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def absent(self) -> bool:
        """Whether this proves that there is nothing."""
        return not self.rows and not self.gaps

    @property
    def first(self) -> T | None:
        """The first row, None without one."""
        return self.rows[0] if self.rows else None


def ignorance(kind: str, sections: tuple[Section, ...], instance: str | None = None) -> tuple[Gap, ...]:
    """What is not known of a kind, over all instances or in one; a kind that no connector brings is one gap."""
    ours = [one for one in sections if one.kind == kind and instance in (None, one.instance)]
    if not ours:
        return (Gap(kind, instance or "", "no connector configured for it", configured=False),)
    return tuple(gap for gap in (one.gap() for one in ours) if gap is not None)
