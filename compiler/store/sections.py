"""Sections of a snapshot: as rows, and how the end of a listing turns into coverage."""

import sqlite3
from dataclasses import replace
from datetime import datetime

from compiler.model.base import Gap
from compiler.model.coverage import Coverage, Section
from compiler.store.held import Ward

SHRUNK = 0.8
"""A listing below this share of the one before is not believed where it lacks things."""

_READ = """SELECT instance, kind, asked_at, good_at, unread, why, doubt, rows, credential, leaves_out, configured
    FROM section WHERE n = ? ORDER BY instance, kind"""
_WRITE = """INSERT INTO section (n, instance, kind, asked_at, good_at, unread, why, doubt, rows, credential,
    leaves_out, configured) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def read_sections(connection: sqlite3.Connection, number: int) -> tuple[Section, ...]:
    """The sections of that snapshot, by instance and kind."""
    return tuple(_section(row) for row in connection.execute(_READ, (number,)))


def write_section(connection: sqlite3.Connection, number: int, section: Section) -> None:
    """Keeps one section of a snapshot."""
    cover, gap = section.coverage, section.coverage.gap
    good = cover.good_at.isoformat() if cover.good_at is not None else None
    told = (cover.unread, gap.why if gap is not None else None, cover.doubt, section.rows, section.credential)
    flags = (section.leaves_out, gap.configured if gap is not None else True)
    row = (number, section.instance, section.kind, cover.asked_at.isoformat(), good, *told, *flags)
    connection.execute(_WRITE, row)


def listed(
    ward: Ward, before: Section | None, now: datetime, *, credential: str, leaves_out: bool, askable: bool, whole: bool
) -> Section:
    """The section of a listing that came to its end.

    Where it asked for only some things (not `whole`), the age of the rest stays that of the pull before.
    """
    good = now if whole or before is None or before.coverage.good_at is None else before.coverage.good_at
    doubt = _doubt(ward, before, credential, askable) if whole else ""
    cover = Coverage(now, good, ward.unread, doubt=doubt)
    return Section(ward.instance, ward.kind, cover, ward.rows, credential, leaves_out)


def failed(
    ward: Ward, before: Section | None, now: datetime, *, why: str, credential: str, leaves_out: bool
) -> Section:
    """The section of a listing that could not be read to its end: the last good rows stay, with their age."""
    good = before.coverage.good_at if before is not None else None
    unread = max(ward.unread, before.coverage.unread) if before is not None else ward.unread
    doubt = before.coverage.doubt if before is not None else ""
    cover = Coverage(now, good, unread, Gap(ward.kind, ward.instance, why, good), doubt)
    rows = before.rows if before is not None else 0
    return Section(ward.instance, ward.kind, cover, rows, credential, leaves_out)


def retired(old: Section) -> Section:
    """The section of an instance that is no longer configured: what is known of it stays, as stale."""
    gap = Gap(old.kind, old.instance, "no longer configured", old.coverage.good_at, configured=False)
    return replace(old, coverage=replace(old.coverage, gap=gap, doubt=""))


def believed(old: Section) -> Section:
    """The section without its doubt, once all that it lacked has answered for itself."""
    return replace(old, coverage=replace(old.coverage, doubt=""))


def _section(row: tuple[str, str, str, str | None, int, str | None, str, int, str, int, int]) -> Section:
    instance, kind, asked, good, unread, why, doubt, rows, credential, leaves_out, configured = row
    good_at = datetime.fromisoformat(good) if good is not None else None
    gap = Gap(kind, instance, why, good_at, bool(configured)) if why is not None else None
    cover = Coverage(datetime.fromisoformat(asked), good_at, unread, gap, doubt)
    return Section(instance, kind, cover, rows, credential, bool(leaves_out))


def _doubt(ward: Ward, before: Section | None, credential: str, askable: bool) -> str:
    if before is None or not ward.vanished:
        return ""
    if before.credential != credential:
        return "the credential changed, and this one sees less"
    if before.coverage.gap is None and ward.rows < SHRUNK * before.rows:
        return f"the listing shrank from {before.rows} to {ward.rows}"
    # A doubt lasts until the vanished have answered, where somebody asks them; else until a second pull agrees.
    lasting = before.coverage.doubt and askable and len(ward.vanished) > (1 - SHRUNK) * ward.before
    return before.coverage.doubt if lasting else ""
