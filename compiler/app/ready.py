"""Rows made ready where they were fetched: looked at for change, brought to their one spelling, scrubbed."""

import logging
from collections.abc import Callable

from compiler.app.door import Task, where
from compiler.app.scrub import Scrub
from compiler.ports import Pulled, Row, Same, Unread
from compiler.store.bodies import canonical
from compiler.store.held import Ready, digest_of

log = logging.getLogger("runbook.ready")


def making(scrub: Scrub) -> Callable[[Task], Callable[[Pulled], Pulled]]:
    """Gives for a task what makes its rows ready. A row that cannot be made ready is unread, and no other with it."""
    return lambda task: _Making(task, scrub).ready


class _Making:
    def __init__(self, task: Task, scrub: Scrub) -> None:
        self._task, self._scrub = task, scrub
        self._held = {kind: dict(keys) for kind, keys in task.received.items()}

    def ready(self, one: Pulled) -> Pulled:
        """The same where it is no row; a row in the very bytes in which it is held is not looked at any further."""
        if not isinstance(one, Row):
            return one
        received = digest_of(one.body)
        if self._is_held(one, received):
            return Same(one.kind, one.key)
        try:
            body = self._scrub.body(one.body if one.canonical else canonical(one.body))
            return Ready(one.kind, one.key, body, one.version, canonical=True, received=received)
        except ValueError:
            return Unread(one.kind, one.key, "could not be read: its body is no JSON")
        except Exception as error:  # noqa: BLE001 - a mistake of ours costs one row, and its text may quote the body
            log.error("%s %s/%s: %s", self._task.instance, one.kind, one.key, where(error))
            return Unread(one.kind, one.key, f"could not be read ({type(error).__name__})")

    def _is_held(self, row: Row, received: bytes) -> bool:
        """Whether it is as the store holds it; what comes a second time may have changed by the first."""
        before = self._held.get(row.kind, {}).pop(row.key, None)
        return before == received and self._task.marks.get(row.kind, {}).get(row.key) == row.version
