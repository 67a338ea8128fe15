"""Documents onto disk, whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path

from compiler.errors import SettingsError


def write(folder: Path, files: Iterable[tuple[str, str]]) -> tuple[Path, ...]:
    """Writes each file under `folder` where its text differs; a reader never sees half of one.

    Raises SettingsError, with the system's own word, where that cannot be done.
    """
    written = []
    for name, text in files:
        path = folder / name
        if differs(path, text):
            try:
                _replace(path, text)
            except OSError as error:
                raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
            written.append(path)
    return tuple(written)


def differs(path: Path, text: str) -> bool:
    """Whether the file is not there or holds something else."""
    try:
        return path.read_bytes() != text.encode()
    except OSError:
        return True


def _replace(path: Path, text: str) -> None:
    from tempfile import NamedTemporaryFile

    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as half:
        name = Path(half.name)
        try:
            half.write(text.encode())
            half.flush()
            os.fsync(half.fileno())
            name.chmod(0o644)
            name.replace(path)
        except BaseException:
            name.unlink(missing_ok=True)
            raise


def deliver(path: Path, text: str) -> None:
    """Writes a file that was asked for by name, whole; what is no plain file, such as a pipe, is written as it is."""
    if path.exists() and not path.is_file():
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
        return
    write(path.parent, [(path.name, text)])


def withdraw(path: Path) -> None:
    """Takes a file away that tells of an earlier run; what is no plain file is left as it is."""
    try:
        if path.is_file():
            path.unlink()
    except OSError as error:
        raise SettingsError(f"{path} cannot be removed: {error.strerror}") from None
