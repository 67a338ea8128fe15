"""A pull on its way into the store: one transaction that no reader sees until it is finished."""

import sqlite3
from datetime import datetime
from pathlib import Path

import orjson

from compiler.errors import StoreError
from compiler.model.base import Id
from compiler.model.coverage import Section, SnapshotInfo
from compiler.ports import Row
from compiler.store.connection import RENEWAL, connect, damage
from compiler.store.estate import OBSERVED, StoreEstate
from compiler.store.held import Ward, load_ward, received_of
from compiler.store.keeper import Keeper, Outcome, Read, Scrub
from compiler.store.sections import believed, failed, listed, read_sections, retired, write_section

_DANGLING = """SELECT named.rkey FROM ref AS f CROSS JOIN resource AS named ON named.rid = f.to_rid
    LEFT JOIN resource AS here ON here.kind = named.kind AND here.instance = ? AND here.rkey = named.rkey
    LEFT JOIN absence AS a ON a.rid = here.rid AND a.last_n IS NULL
    WHERE f.how = ? AND named.kind = ? AND named.instance IN (SELECT value FROM json_each(?))
        AND named.current IS NULL AND here.current IS NULL AND (a.rid IS NULL OR a.why IS NOT NULL)
    GROUP BY named.rkey ORDER BY max(a.rid IS NOT NULL), named.rkey LIMIT ?"""


def begin(path: Path, now: datetime, program: str, who: str, wait_s: float) -> "Staged":
    """Starts a pull, alone: StoreError where another one is still writing after `wait_s` seconds.

    The lock is the database's own, so that of a dead owner does not outlive it.
    """
    connection = connect(path, wait_s=wait_s)
    try:
        # Said before the long transaction, where others can read it; the lock is taken anew after it.
        _lock(connection, path)
        for statement in RENEWAL:
            connection.execute(statement)
        connection.execute("INSERT OR REPLACE INTO owner (one, who, since) VALUES (1, ?, ?)", (who, now.isoformat()))
        connection.execute("COMMIT")
        _lock(connection, path)
        return Staged(connection, path, now, program)
    except BaseException:
        connection.close()
        raise


class Staged:
    """One pull being written. `finish` makes it the newest snapshot; leaving without it leaves the store as it was."""

    def __init__(self, connection: sqlite3.Connection, path: Path, now: datetime, program: str) -> None:
        self._connection, self._path, self._now, self._program = connection, path, now, program
        with damage(path):
            self.number = 1 + int(connection.execute("SELECT coalesce(max(n), 0) FROM snapshot").fetchone()[0])
            self._keeper = Keeper(connection, self.number)
            before = read_sections(connection, self.number - 1)
            begun = (self.number, now.isoformat(), program)
            connection.execute("INSERT INTO snapshot (n, started, program) VALUES (?, ?, ?)", begun)
        self._before = {(one.instance, one.kind): one for one in before}
        self._sections = dict(self._before)
        self._wards: dict[tuple[str, str], Ward] = {}

    def __enter__(self) -> "Staged":
        return self

    def __exit__(self, *_: object) -> None:
        self.abandon()

    def ward(self, instance: str, kind: str) -> Ward:
        """What is held of one kind, and the counts of this pull."""
        found = self._wards.get((instance, kind))
        if found is None:
            self.flush()
            with damage(self._path):
                found = self._wards[instance, str(kind)] = load_ward(self._connection, instance, str(kind))
        return found

    def dangling(self, instance: str, kind: str, how: str, most: int, beside: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The keys of things without a row to which others refer in this way, but for those proven gone.

        Also of those that are referred to as things of the instances `beside` it, and without a row in both. At most
        so many; those that were never asked for come before those that were refused.
        """
        self.flush()
        homes = orjson.dumps([instance, *beside]).decode()
        with damage(self._path):
            rows = self._connection.execute(_DANGLING, (instance, how, kind, homes, most))
            return tuple(key for (key,) in rows)

    def marks(self, instance: str, kind: str) -> dict[str, str]:
        """The keys of the rows held of one kind, with the provider's version of each."""
        return {key: held.mark for key, held in self.ward(instance, kind).held.items()}

    def received(self, instance: str, kind: str) -> dict[str, bytes]:
        """Of the rows held of one kind that need no reading anew, the digests of their bytes as received."""
        ward = self.ward(instance, kind)
        return {} if ward.stale else {key: held.received for key, held in ward.held.items()}

    def put(self, instance: str, row: Row, reader: int, read: Read, scrub: Scrub) -> Outcome:
        """Keeps one row, as received or made ready.

        Raises what `read` and `scrub` raise, and ValueError where the body is no JSON.
        """
        ward, received = self.ward(instance, row.kind), received_of(row)
        if ward.unchanged(row, received):
            ward.saw(row.key)
            return "same"
        with damage(self._path):
            outcome = self._keeper.put(ward, row, received, reader, read, scrub)
        ward.saw(row.key)
        ward.new += outcome == "new"
        ward.changed += outcome == "changed"
        return outcome

    def same(self, instance: str, kind: str, key: str) -> None:
        """Notes that a thing is as it was; where no copy of it is held, it counts as unread."""
        ward = self.ward(instance, kind)
        if key in ward.held:
            ward.saw(key)
        else:
            self.unread(instance, kind, key, "said to be unchanged, but no copy of it is kept")

    def unread(self, instance: str, kind: str, key: str, why: str) -> None:
        """Notes that a listed thing could not be read; its last good row stays, and its section is partial."""
        ward = self.ward(instance, kind)
        ward.seen.add(key)
        ward.unread += 1
        self._lack(ward, key, why)

    def refused(self, instance: str, kind: str, key: str, why: str, *, passing: bool = False) -> None:
        """Notes that a thing asked for by its id was refused: ignorance of exactly that thing.

        A `passing` failure takes back no proof that it is gone.
        """
        ward = self.ward(instance, kind)
        ward.refused += 1
        self._lack(ward, key, why, passing)

    def gone(self, instance: str, kind: str, key: str) -> None:
        """Notes the proof that a thing is gone, and closes its row where it has one."""
        ward = self.ward(instance, kind)
        held = ward.held.pop(key, None)
        ward.seen.add(key)
        ward.vanished.discard(key)
        with damage(self._path):
            if held is not None:
                ward.gone += 1
                self._keeper.close(ward.kind, held)
            self._keeper.lack(Id(ward.instance, ward.kind, key), None)

    def listed(
        self, instance: str, kind: str, *, credential: str = "", leaves_out: bool = False,
        askable: bool = False, whole: bool = True,
    ) -> Section:  # fmt: skip
        """Ends a listing that was read to its end; `whole` is False where only some things were asked for.

        A definition that it lacks stays and is among `ward().vanished`; a reading that it lacks is over.
        `askable` says that vanished things will be asked for by their ids.
        """
        ward = self.ward(instance, kind)
        if whole:
            self._part(ward)
        section = listed(
            ward, self._before.get((instance, ward.kind)), self._now,
            credential=credential, leaves_out=leaves_out, askable=askable, whole=whole or not ward.missing(),
        )  # fmt: skip
        return self._keep(section)

    def failed(self, instance: str, kind: str, why: str, *, credential: str = "", leaves_out: bool = False) -> Section:
        """Ends a listing that broke off, or never began: rows stay as they are, and the section says why."""
        ward = self.ward(instance, kind)
        before = self._before.get((instance, ward.kind))
        return self._keep(failed(ward, before, self._now, why=why, credential=credential, leaves_out=leaves_out))

    def take(self, section: Section) -> None:
        """Puts a section in place of how its listing ended, for a snapshot that was settled elsewhere."""
        self._keep(section)

    def believe(self, instance: str, kind: str) -> None:
        """Drops the doubt of a section once all that vanished from it has answered for itself."""
        section = self._sections.get((instance, str(kind)))
        if section is not None and not self.ward(instance, kind).vanished:
            self._keep(believed(section))

    def retire(self, instances: frozenset[str]) -> None:
        """Marks the sections of all other instances as no longer configured."""
        for section in self.sections():
            if section.instance not in instances:
                self._keep(retired(section))

    def reread(self, instance: str, kind: str, reader: int, read: Read) -> int:
        """Reads kept bodies anew where `reader` is better than what read them; the number of values that it made."""
        with damage(self._path):
            return self._keeper.anew(self.ward(instance, kind), reader, read)

    def sections(self) -> tuple[Section, ...]:
        """The sections as they stand now; those that this pull left out are as they were."""
        return tuple(self._sections[key] for key in sorted(self._sections))

    def estate(self) -> StoreEstate:
        """The estate as staged so far, for asking what else to pull; it ends with this pull."""
        self.flush()
        info = SnapshotInfo(self.number, self._now, None, self._program)
        return StoreEstate(self._connection, self._path, info, self.sections())

    def flush(self) -> None:
        """Hands everything that waits to the database, still unseen by readers."""
        with damage(self._path):
            self._keeper.flush()

    def finish(self, now: datetime) -> SnapshotInfo:
        """Makes this pull the newest snapshot, at once and whole; `now` is when that was."""
        self.flush()
        with damage(self._path):
            self._connection.execute("UPDATE snapshot SET finished = ? WHERE n = ?", (now.isoformat(), self.number))
            for section in self.sections():
                write_section(self._connection, self.number, section)
            self._connection.execute("COMMIT")
            # Readers of older snapshots may hold the log; the pull is kept either way, so nobody is waited for.
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.abandon()
        return SnapshotInfo(self.number, self._now, now, self._program)

    def abandon(self) -> None:
        """Ends the pull; what was not finished is as if it had never been."""
        # Closing rolls back; a second call finds nothing to do.
        self._connection.close()

    def _part(self, ward: Ward) -> None:
        if ward.kind not in OBSERVED:
            ward.vanished.update(ward.missing())
            return
        for key in ward.missing():
            with damage(self._path):
                self._keeper.close(ward.kind, ward.held.pop(key))

    def _lack(self, ward: Ward, key: str, why: str, passing: bool = False) -> None:
        if key not in ward.held:
            with damage(self._path):
                self._keeper.lack(Id(ward.instance, ward.kind, key), why, passing)

    def _keep(self, section: Section) -> Section:
        self._sections[section.instance, section.kind] = section
        return section


def _lock(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        row = connection.execute("SELECT who, since FROM owner").fetchone()
        whose = f"{row[0]} has been writing it since {row[1]}" if row is not None else "another program is writing it"
        raise StoreError(f"{path}: {whose}; wait for that to end, or stop it") from error
