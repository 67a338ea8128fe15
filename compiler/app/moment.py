"""Which snapshot is meant: last night's, that of a release, of a day, or of a number."""

import re
from datetime import UTC, date, datetime, time, timedelta

from compiler.app.outcomes import NIGHT
from compiler.app.release import known_release, release_snapshot
from compiler.errors import NoSnapshot, SettingsError
from compiler.model.coverage import SnapshotInfo
from compiler.store import Store
from compiler.store.history import History, since

UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def meant(store: Store, word: str, now: datetime, after: SnapshotInfo) -> SnapshotInfo:
    """The older side: `7d`, `2026-10-01`, `release`, `release:REF`, a snapshot's number, or "" for last night.

    Raises SettingsError for a word that is none of these or lies ahead, NoSnapshot where the store holds no such
    snapshot.
    """
    with store.history() as history:
        if not word:
            return last_night(history, after)
        if word.isdecimal():
            return history.info(int(word))
        if word.partition(":")[0] == "release":
            return _released(store, history, word.partition(":")[2] or None)
        found = since((one for one in history.snapshots if one.number <= after.number), instant(word, now))
    assert found is not None
    return found


def too_old(word: str, now: datetime, found: SnapshotInfo) -> datetime | None:
    """The instant that a word means, where the snapshot `found` for it is younger, since none so old is kept."""
    if not word or word.isdecimal() or word.partition(":")[0] == "release":
        return None
    asked = instant(word, now)
    return asked if found.taken > asked else None


def last_night(history: History, after: SnapshotInfo) -> SnapshotInfo:
    """The newest snapshot that is at least half a day older, else the oldest one that there is."""
    older = [one for one in history.snapshots if one.number < after.number]
    far = [one for one in older if after.taken - one.taken >= NIGHT]
    return far[-1] if far else older[0] if older else after


def _released(store: Store, history: History, ref: str | None) -> SnapshotInfo:
    known_release(store, ref)
    number = release_snapshot(store, ref)
    if number is None:
        raise NoSnapshot("no snapshot of that release, or after it, is kept any more")
    return history.info(number)


def instant(word: str, now: datetime) -> datetime:
    """The point in time that `7d` or `2026-10-01` means. Raises SettingsError where it is none, or lies ahead."""
    told = _told(word, now)
    if told > now:
        raise SettingsError(f"{word} has not come yet, it is {now:%Y-%m-%dT%H:%MZ}; name a point in time that is past")
    return told


def _told(word: str, now: datetime) -> datetime:
    found = re.fullmatch(r"(\d{1,5})\s*([hdw])", word.strip())
    try:
        if found is not None:
            return now - timedelta(**{UNITS[found[2]]: int(found[1])})
        told = datetime.fromisoformat(word) if "T" in word else datetime.combine(date.fromisoformat(word), time())
    except (ValueError, OverflowError):
        raise SettingsError(
            f"{word!r} is no point in time; write 7d, 12h, 2w, 2026-10-01, release, release:REF or a snapshot's number"
        ) from None
    return told.astimezone(UTC) if told.tzinfo is not None else told.replace(tzinfo=UTC)
