"""A snapshot as plain files, for a history that Git keeps: one JSON file for each row, and one about the snapshot."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from compiler.app.settings import Project
from compiler.errors import SettingsError, StoreError
from compiler.model.base import Id, Kind
from compiler.model.codec import from_plain, to_plain
from compiler.model.coverage import Section, SnapshotInfo
from compiler.ports import Feed, Opened, Row
from compiler.store import Store
from compiler.store.exported import absences, observed, plain_rows

if TYPE_CHECKING:
    from compiler.store.write import Staged

FORM = "runbook-snapshot/1"
HEAD = "snapshot.json"


def export(store: Store, number: int | None, folder: Path) -> tuple[SnapshotInfo, int]:
    """Writes a snapshot (the newest without a number) into a folder; the snapshot, and how many rows it has.

    Files of an earlier export that the snapshot lacks go. Raises NoSnapshot, and SettingsError for a folder that
    holds something else.
    """
    info = store.estate(number).info
    kept = _earlier(folder)
    written: set[Path] = set()
    for row in plain_rows(store.path, info.number):
        path = folder / _name(row.id.instance) / row.id.kind / f"{_name(row.id.key)}.json"
        _write(path, json.loads(row.body))
        written.add(path)
    for path in kept - written:
        path.unlink()
    _write(folder / HEAD, _head(store, info))
    return info, len(written)


def bring(project: Project, folder: Path) -> tuple[SnapshotInfo, int]:
    """Makes the exported snapshot of a folder the newest one of the store; its new number, and how many rows it has.

    Raises SettingsError for a folder that holds none or an instance that is not configured, and StoreError where the
    store holds a snapshot as new or newer.
    """
    head = _read_head(folder)
    taken = datetime.fromisoformat(head["taken"])
    feeds = _feeds(project)
    with Store.open(project.store, create=True) as store:
        newest = store.latest()
        if newest is not None and newest.taken >= taken:
            raise StoreError(f"snapshot {newest.number} of {newest.taken:%Y-%m-%d %H:%M} UTC is as new as {folder}")
        with store.begin(taken, str(head["program"])) as staged:
            rows = sum(1 for one in _rows(folder) if _put(staged, one, feeds))
            _settle(staged, head)
            return staged.finish(datetime.fromisoformat(head["finished"])), rows


def _head(store: Store, info: SnapshotInfo) -> dict[str, Any]:
    with store.history() as history:
        sections = history.sections(info.number)
    told = absences(store.path, info.number)
    return {
        "form": FORM,
        "number": info.number,
        "taken": info.taken.isoformat(),
        "finished": (info.finished or info.taken).isoformat(),
        "program": info.program,
        "sections": [to_plain(one) for one in sections],
        "gone": [str(id) for id, why in told if why is None],
        "refused": [[str(id), why] for id, why in told if why is not None],
    }


def _earlier(folder: Path) -> set[Path]:
    """The rows of an earlier export into this folder."""
    if not folder.exists() or not any(one.name != ".git" for one in folder.iterdir()):
        return set()
    _read_head(folder)
    return set(_files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """The files of rows: below a folder of an instance and one of a kind, and nothing else."""
    kinds = frozenset(kind.value for kind in Kind)
    yield from sorted(path for path in folder.glob("*/*/*.json") if path.parent.name in kinds)


def _read_head(folder: Path) -> Mapping[str, Any]:
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise SettingsError(f"{folder} holds no exported snapshot; give an empty folder, or one with {HEAD}") from None
    if not isinstance(head, dict) or head.get("form") != FORM:
        raise SettingsError(f"{folder / HEAD} is not of the form {FORM}")
    return head


def _rows(folder: Path) -> Iterator[tuple[Id, bytes]]:
    for path in _files(folder):
        id = Id(unquote(path.parents[1].name), path.parent.name, unquote(path.stem))
        yield id, path.read_bytes()


Feeds = Mapping[tuple[str, str], Feed]
"""What reads the bodies of a kind of an instance."""


def _feeds(project: Project) -> Feeds:
    from compiler.app.connectors import load

    found = load(one.use for one in project.settings.connectors)
    return {
        (one.name, kind.value): feed
        for one in project.settings.connectors
        for feed in reversed(found[one.use].feeds(Opened(one.name, one.options, folder=project.folder)))
        for kind in feed.kinds
    }


def _put(staged: "Staged", row: tuple[Id, bytes], feeds: Feeds) -> bool:
    """Keeps one row; a reading is read from its written form, a definition by its connector."""
    id, body = row
    if observed(id.kind):
        staged.put(id.instance, Row(Kind(id.kind), id.key, body), 1, _written, bytes)
        return True
    feed = feeds.get((id.instance, id.kind))
    if feed is None:
        raise SettingsError(f"the settings name no connector “{id.instance}” that brings {id.kind}")
    staged.put(id.instance, Row(Kind(id.kind), id.key, body), feed.reader, feed.read, bytes)
    return True


def _written(_kind: Kind, _key: str, body: bytes) -> Any:
    return from_plain(json.loads(body))


def _settle(staged: "Staged", head: Mapping[str, Any]) -> None:
    for text in head["gone"]:
        if id := Id.parse(text):
            staged.gone(id.instance, id.kind, id.key)
    for text, why in head["refused"]:
        if id := Id.parse(text):
            staged.refused(id.instance, id.kind, id.key, why)
    for plain in head["sections"]:
        section: Section = from_plain(plain)
        staged.listed(section.instance, section.kind)
        staged.take(section)


def _name(text: str) -> str:
    """A name that any file system takes; a dot at its start would hide it, or lead elsewhere."""
    name = quote(text, safe=" @+,=")
    return f"%2E{name[1:]}" if name.startswith(".") else name


def _write(path: Path, value: Any) -> None:
    """Only where it differs, so that what looks at times sees nothing in a file that is as it was."""
    data = (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    try:
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
