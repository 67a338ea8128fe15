"""A store that travels: pulled to where there is none, pushed from where it grew. Neither ever loses a snapshot.

Both sides may have grown since they last met. One of them must hold all that the other does; then the longer one is
kept, and releases and passes of both stand in it. Where neither does, nothing is done without `--force`.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time
from typing import Literal, Protocol

from compiler.errors import NoSnapshot, SettingsError, StoreError
from compiler.model.frozen import dataclass
from compiler.store import journal
from compiler.store.transfer import Head, adopt, check, copied, discard, holds, newest, unpack, wrap

ATTEMPTS = 5
"""How often a push begins anew because somebody else pushed meanwhile."""

SWEPT_AFTER_S = 86_400
"""Seconds after which a half-done transfer is nobody's any more."""

SCHEMES: Mapping[str, str] = {
    "": "transfer_file", "file": "transfer_file", "http": "transfer_http", "https": "transfer_http",
    "s3": "transfer_s3",
}  # fmt: skip
"""The module of this folder that reaches the urls of a scheme."""


class Changed(Exception):
    """What lies there is not what was seen: somebody else pushed meanwhile."""


class Berth(Protocol):
    """A place that holds one parcel."""

    def fetch(self, to: Path) -> str | None:
        """Writes the parcel to a file and says its version; None where nothing lies there."""
        ...

    def put(self, parcel: Path, version: str | None) -> None:
        """Replaces the parcel of that version at once and whole. Raises Changed where another one lies there."""
        ...


@dataclass(frozen=True, slots=True)
class Moved:
    """What a transfer came to: `pulled`, `pushed`, or `current` where both sides had everything already."""

    way: Literal["pulled", "pushed", "current"]
    place: str
    head: Head | None
    replaced: str = ""


def pull(url: str, store: Path, environ: Mapping[str, str], force: bool = False) -> Moved:
    """Brings the store of a url here. Raises NoSnapshot where none lies there, StoreError, ConnectorError.

    The store that is here stays as it is unless the other one is whole and holds all of its snapshots; `force` gives up
    those that it lacks.
    """
    with berth(url, environ) as there, _workroom(store) as room:
        if there.fetch(room / "parcel") is None:
            raise NoSnapshot(f"no store lies at {shown(url)}; `runbook store push` brings one there")
        head = unpack(room / "parcel", room / "store.sqlite")
        replaced = _make_way(store, room / "store.sqlite", force)
        if store.exists() and newest(store) == newest(room / "store.sqlite") and not replaced:
            journal.join(store, room / "store.sqlite")
            return Moved("current", shown(url), head)
        adopt(room / "store.sqlite", store)
    return Moved("pulled", shown(url), head, replaced)


def push(url: str, store: Path, environ: Mapping[str, str], force: bool = False) -> Moved:
    """Brings the store that is here to a url, joined with what lies there.

    Raises NoSnapshot where there is no store here, StoreError, ConnectorError. What lies there is only
    ever replaced by a store that holds all of its snapshots; `force` gives up the others.
    """
    if not store.is_file():
        raise NoSnapshot(f"nothing was pulled yet: {store} is not there; run `runbook sync`")
    with berth(url, environ) as there:
        for _ in range(ATTEMPTS):
            with suppress(Changed), _workroom(store) as room:
                return _push(url, there, store, room, force)
    raise StoreError(f"{shown(url)} changes faster than it can be pushed to; try again")


def berth(url: str, environ: Mapping[str, str]) -> AbstractContextManager[Berth]:
    """The place that a url names. Raises SettingsError for one that nobody can reach or that carries a secret."""
    from importlib import import_module

    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme not in SCHEMES:
        known = ", ".join(f"{name}://" for name in SCHEMES if name)
        raise SettingsError(f"stores do not travel by {scheme}://; give a path, or a url of {known}")
    found: AbstractContextManager[Berth] = import_module(f"compiler.app.{SCHEMES[scheme]}").berth(url, environ)
    return found


def shown(url: str) -> str:
    """A url as it may be printed: without user, query and fragment."""
    head, mark, rest = url.partition("://")
    if not mark:
        return url
    plain = rest.partition("?")[0].partition("#")[0]
    host, slash, path = plain.partition("/")
    return f"{head}://{host.rpartition('@')[2]}{slash}{path}"


def secretive(url: str) -> bool:
    """Whether a url carries a password or a signed query."""
    from compiler.app.scrub import Scrub

    return Scrub(b"").text(url) != url or "@" in url.partition("://")[2].partition("/")[0]


@contextmanager
def _workroom(store: Path) -> Iterator[Path]:
    """A folder beside the store, so that what is made there can become the store by a rename.

    What a program left that was killed a day ago or longer is swept away.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    for left in store.parent.glob(".transfer-*"):
        if time() - left.stat().st_mtime > SWEPT_AFTER_S:
            rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=store.parent, prefix=".transfer-") as folder:
        yield Path(folder)


def _make_way(store: Path, copy: Path, force: bool) -> str:
    """What of the store here is given up for the copy, "" for nothing. Raises StoreError where that needs `force`."""
    if not store.exists():
        return ""
    try:
        check(store)
    except StoreError as error:
        if not force:
            raise StoreError(f"{error}; `--force` replaces it by the one that was pulled") from None
        discard(store)
        return "a damaged store"
    mine = newest(store)
    if mine is None or holds(copy, mine):
        return ""
    if not force:
        raise StoreError(
            f"{store}: snapshot {mine[0]} of {mine[1]} is here and not there, and would be lost; "
            "push this store, or give it up with `--force`"
        )
    return f"snapshot {mine[0]} of {mine[1]}"


def _push(url: str, there: Berth, store: Path, room: Path, force: bool) -> Moved:
    mine, other, sent = room / "mine.sqlite", room / "other.sqlite", room / "sent"
    version = there.fetch(room / "parcel")
    copied(store, mine)
    if version is None:
        head = wrap(mine, sent)
        there.put(sent, None)
        return Moved("pushed", shown(url), head)
    seen, replaced = _seen(url, room / "parcel", other, force)
    base = mine if seen is None else _joined(url, store, mine, other, force)
    if seen is not None and base is other:
        return Moved("current", shown(url), seen)
    if seen is not None and base is mine and not holds(mine, newest(other)):
        replaced = f"snapshot {seen.snapshot} of {seen.taken}"
    head = wrap(base, sent)
    there.put(sent, version)
    return Moved("pushed", shown(url), head, replaced)


def _seen(url: str, parcel: Path, other: Path, force: bool) -> tuple[Head | None, str]:
    """The store that lies there, unpacked; with `force` a damaged one is given up."""
    try:
        return unpack(parcel, other), ""
    except StoreError as error:
        if not force:
            raise StoreError(f"{shown(url)}: {error}; `--force` replaces it by the store that is here") from None
        return None, "a damaged store"


def _joined(url: str, store: Path, mine: Path, other: Path, force: bool) -> Path:
    """The copy that is to lie there: the longer of both, with the journal of both; `other` where it lies there already.

    What the other side knows of releases and passes comes into the store here, too.
    """
    before = journal.rows(other)
    ours, theirs = newest(mine), newest(other)
    if not force and not holds(mine, theirs) and not holds(other, ours):
        raise StoreError(
            f"the store here and the one at {shown(url)} grew apart: here is snapshot {ours and ours[0]}, there "
            f"{theirs and theirs[0]} of another past; give up one of them with `--force` (of push or of pull)"
        )
    journal.join(store, other)
    journal.join(mine, other)
    longer = other if holds(other, ours) and not (force and ours != theirs) else mine
    if longer is mine:
        return mine
    journal.join(other, mine)
    if journal.rows(other) == before:
        return other
    grown = other.with_name("grown.sqlite")
    other.rename(grown)
    return grown
