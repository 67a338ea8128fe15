"""What feeds yield, taken into the staged snapshot: scrubbed, read and kept, or told as unread, row by row."""

import logging
from dataclasses import dataclass, field

from compiler.app.door import Ended, Task, where
from compiler.app.scrub import Scrub
from compiler.errors import ConnectorError, StoreError
from compiler.model.base import Kind
from compiler.ports import Failed, Gone, Pulled, Row, Same, Unread, Want
from compiler.store.write import Staged

log = logging.getLogger("runbook.intake")


@dataclass(slots=True)
class Tally:
    """What one feed brought: rows as told, and what became of them. `failed` holds why a kind could not be read."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unread: int = 0
    gone: int = 0
    seconds: float = 0.0
    why: str | None = None
    words: tuple[str, ...] = ()
    leaves_out: tuple[Kind, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)


class Intake:
    """Takes in batches. Kinds in `owned` have a listing of their own, so being asked for by id never judges them."""

    def __init__(self, staged: Staged, scrub: Scrub, owned: frozenset[tuple[str, str]]) -> None:
        self._staged, self._scrub, self._owned = staged, scrub, owned
        self.lightly: frozenset[tuple[str, Want]] = frozenset()

    def take(self, task: Task, batch: tuple[Pulled, ...], tally: Tally) -> None:
        """One batch of a feed. StoreError is raised; whatever else is wrong with a row is that row's alone."""
        for one in batch:
            if isinstance(one, Row):
                self._row(task, one, tally)
            elif isinstance(one, Same):
                tally.rows += 1
                self._staged.same(task.instance, one.kind, one.key)
            elif isinstance(one, Unread):
                self._unread(task, one.kind, one.key, self._scrub.text(one.why), tally, one.passing)
            elif isinstance(one, Gone):
                tally.gone += 1
                self._staged.gone(task.instance, one.kind, one.key)
            elif isinstance(one, Failed):
                tally.failed[one.kind.value] = self._scrub.text(one.why)

    def end(self, ended: Ended, tally: Tally) -> None:
        """The end of a feed."""
        tally.seconds, tally.words, tally.leaves_out = ended.seconds, ended.words, ended.leaves_out
        tally.why = None if ended.why is None else self._scrub.text(ended.why)

    def asked(self, task: Task, kind: str) -> bool:
        """Whether this feed asks for things of that kind by id, and does not list them."""
        return task.feed.second and (task.instance, kind) in self._owned

    def _row(self, task: Task, row: Row, tally: Tally) -> None:
        feed, tally.rows = task.feed, tally.rows + 1
        try:
            outcome = self._staged.put(task.instance, row, feed.reader, feed.read, self._scrub.body)
        except StoreError:
            raise
        except ConnectorError as error:
            self._unread(task, row.kind, row.key, self._scrub.text(f"could not be read: {error}"), tally)
        except ValueError:
            self._unread(task, row.kind, row.key, "could not be read: its body is no JSON", tally)
        except Exception as error:  # noqa: BLE001 - a reader's mistake costs one row, and its text may quote the body
            log.error("%s %s/%s: %s", task.instance, row.kind, row.key, where(error))
            self._unread(task, row.kind, row.key, f"could not be read ({type(error).__name__})", tally)
        else:
            tally.new += outcome == "new"
            tally.changed += outcome == "changed"

    def _unread(self, task: Task, kind: Kind, key: str, why: str, tally: Tally, passing: bool = False) -> None:
        asked = self.asked(task, kind.value)
        if not (asked and (task.instance, Want(kind, key)) in self.lightly):
            tally.unread += 1
            if why not in tally.reasons and len(tally.reasons) < 3:
                tally.reasons.append(why)
        if asked:
            self._staged.refused(task.instance, kind, key, why, passing=passing)
        else:
            self._staged.unread(task.instance, kind, key, why)
