"""The metrics of a run, written whatever becomes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from compiler.app.sync_report import SyncReport
from compiler.errors import RunbookError, StoreError
from compiler.model.coverage import SnapshotInfo
from compiler.store import Store

BUG = 70
"""The exit code of what no known error ended."""


@contextmanager
def measured(store: Path, file: Path | None, now: Callable[[], datetime]) -> Iterator[list[SyncReport]]:
    """Writes the metrics of what is done meanwhile; a report in the list tells that it came to its end."""
    ran: list[SyncReport] = []
    began, code = now(), BUG
    try:
        yield ran
        code = ran[0].exit_code
    except RunbookError as error:
        code = error.exit_code
        raise
    finally:
        if file is not None:
            _write(file, ran, began, now(), _newest(store), code)


def _write(
    file: Path, ran: list[SyncReport], began: datetime, ended: datetime, newest: SnapshotInfo | None, code: int
) -> None:
    from compiler.app.metrics import openmetrics
    from compiler.app.writing import deliver

    deliver(file, openmetrics(ran[0] if ran else None, began, ended, newest, code))


def _newest(store: Path) -> SnapshotInfo | None:
    """The newest finished snapshot, None where there is none or the store cannot be read."""
    try:
        with Store.open(store) as opened:
            return opened.latest()
    except StoreError:
        return None
