"""Changes: what moved between two snapshots, each with its class and the reason for it."""

from datetime import datetime
from typing import Any, Literal

from compiler.model.base import Gap, Id
from compiler.model.coverage import SnapshotInfo
from compiler.model.frozen import dataclass

Class = Literal["broken", "loosened", "moved", "mended", "tightened", "cosmetic"]
"""`broken` can no longer do its work, `mended` can again; `loosened` lets more failure pass unseen, `tightened` less;
`moved` is another thing than before, of which neither can be proven; `cosmetic` changes nothing that is watched."""

CLASSES: tuple[Class, ...] = ("broken", "loosened", "moved", "mended", "tightened", "cosmetic")
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing on both sides of a comparison, None where it was not there; both read by the same reader.

    `seen` is the first snapshot that holds the newer side, or lacks the thing.
    """

    id: Id
    old: Any | None
    new: Any | None
    seen: SnapshotInfo | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One aspect of one thing that changed. `was` and `now` are for people, `why` the reason for its class.

    `part` names the piece of a thing that has several (a window, a panel, a step). `at` is when it was changed by the
    provider's own word, `seen` the instant of the first pull that saw it. `services` and `promises` (spelled
    service/promise) are those that rest on the thing, `owner` is the team that answers for it, where it is known.
    """

    of: Id
    name: str
    aspect: str
    drift: Class
    was: str
    now: str
    why: str
    part: str = ""
    at: datetime | None = None
    seen: datetime | None = None
    url: str = ""
    services: tuple[str, ...] = ()
    owner: str = ""
    promises: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What changed, without the name of the thing: “target over 30 days: 99.9 % → 99.5 %”."""
        what = f"{self.aspect} {self.part}".rstrip()
        if self.was and self.now:
            return f"{what}: {self.was} → {self.now}"
        return f"{what}: {self.was} → none" if self.was else f"{what}: {self.now}" if self.now else what


@dataclass(frozen=True, slots=True)
class Drift:
    """Everything that moved from one snapshot to another; `gaps` are sections of which nothing can be told.

    `slight` counts things beside `changes` that changed in nothing but wording. `asked` is the instant that was asked
    for, where no kept snapshot is as old and the oldest one stands in for it.
    """

    before: SnapshotInfo
    after: SnapshotInfo
    changes: tuple[Change, ...] = ()
    gaps: tuple[Gap, ...] = ()
    slight: int = 0
    asked: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether both sides are the same snapshot, so that nothing was compared."""
        return self.before.number == self.after.number

    def of(self, *classes: Class) -> tuple[Change, ...]:
        """The changes of these classes."""
        return tuple(one for one in self.changes if one.drift in classes)
