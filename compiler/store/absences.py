"""What is known of things without a row: that they are gone, or that asking for them was refused."""

import sqlite3

_OPEN = "SELECT rid, first_n, why FROM absence WHERE last_n IS NULL"
_NEW = "INSERT OR REPLACE INTO absence (rid, first_n, last_n, why) VALUES (?, ?, NULL, ?)"


class Absences:
    """The open absences by number; each is written at once, since they are few."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection, self._number = connection, number
        self._open = {rid: (first, why) for rid, first, why in connection.execute(_OPEN)}

    def proven(self, rid: int) -> bool:
        """Whether the thing was proven gone by the last word that was heard of it."""
        return rid in self._open and self._open[rid][1] is None

    def note(self, rid: int, why: str | None) -> None:
        """From this snapshot on the thing has no row: `why` says who refused it, None that its going is proven."""
        known = self._open.get(rid)
        if known is None or known[1] != why:
            self.end(rid)
            self._connection.execute(_NEW, (rid, self._number, why))
            self._open[rid] = (self._number, why)

    def end(self, rid: int) -> None:
        """From this snapshot on nothing is said of it any more, as it has a row or another word was heard."""
        known = self._open.pop(rid, None)
        if known is None:
            return
        if known[0] == self._number:
            self._connection.execute("DELETE FROM absence WHERE rid = ? AND first_n = ?", (rid, known[0]))
        else:
            ended = (self._number - 1, rid, known[0])
            self._connection.execute("UPDATE absence SET last_n = ? WHERE rid = ? AND first_n = ?", ended)
