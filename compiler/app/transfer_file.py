"""Stores in a folder that several machines see, such as a mounted share or the cache of a CI runner."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile
from urllib.parse import unquote, urlsplit

from compiler.app.transfer import Berth, Changed
from compiler.errors import SettingsError, Unavailable


class FileBerth:
    """One file; it is replaced by a rename, under a lock that its neighbours heed too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fetch(self, to: Path) -> str | None:
        """See `Berth`; the version is the digest of the whole file."""
        try:
            copyfile(self._path, to)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(f"{self._path} cannot be read: {error.strerror}") from None
        return _version(to)

    def put(self, parcel: Path, version: str | None) -> None:
        """See `Berth`."""
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self._path.with_name(f".{self._path.name}.lock")):
                if (_version(self._path) if self._path.exists() else None) != version:
                    raise Changed
                copyfile(parcel, draft)
                draft.replace(self._path)
        except OSError as error:
            raise Unavailable(f"{self._path} cannot be written: {error.strerror}") from None
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def berth(url: str, environ: Mapping[str, str]) -> Iterator[Berth]:  # noqa: ARG001 - needs no secret
    """The file of a path or `file://` url. Raises SettingsError for a folder or another machine's url."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc not in ("", "localhost"):
        raise SettingsError("a file:// url names no machine; write file:///path/to/runbook.store")
    path = Path(unquote(parts.path) if parts.scheme == "file" else url).expanduser()
    if path.is_dir():
        raise SettingsError(f"{path} is a folder; name a file in it, such as {path / 'runbook.store'}")
    yield FileBerth(path)


def _version(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
