"""Documents onto disk, whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile


def write(folder: Path, files: Iterable[tuple[str, str]]) -> tuple[Path, ...]:
    """Writes each file under `folder` where its text differs; a reader never sees half of one."""
    written = []
    for name, text in files:
        path = folder / name
        if differs(path, text):
            _replace(path, text)
            written.append(path)
    return tuple(written)


def differs(path: Path, text: str) -> bool:
    """Whether the file is not there or holds something else."""
    try:
        return path.read_bytes() != text.encode()
    except OSError:
        return True


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as half:
        half.write(text.encode())
        half.flush()
        os.fsync(half.fileno())
    Path(half.name).chmod(0o644)
    Path(half.name).replace(path)
