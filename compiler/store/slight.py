"""Slight changes: versions that differ from the one before in nothing but wording.

They are told apart while they are written, when both sides are at hand, so that the drift of a year need not read the
most of what changed in it.
"""

import sqlite3

WORDING = frozenset({"name", "description", "created", "modified"})
"""Fields whose changes are cosmetic whatever they were and are; the table of classes says the same."""

_FORGET = """DELETE FROM slight WHERE rid IN (
    SELECT rid FROM resource WHERE kind = ? AND instance = ?)"""


class Slight:
    """Notes the slight versions of the snapshot `number`."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection, self._number = connection, number
        self._written: set[int] = set()

    def note(self, rid: int, slight: bool) -> None:
        """A new version of a thing; of one that comes twice in a pull nothing is said, since the first is not kept."""
        if rid in self._written:
            self._connection.execute("DELETE FROM slight WHERE rid = ? AND first_n = ?", (rid, self._number))
        elif slight:
            self._connection.execute("INSERT OR IGNORE INTO slight (rid, first_n) VALUES (?, ?)", (rid, self._number))
        self._written.add(rid)

    def forget(self, kind: str, instance: str) -> None:
        """A better reader may see more in the same bodies."""
        self._connection.execute(_FORGET, (kind, instance))
