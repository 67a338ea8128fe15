"""Which program this is: its version and its own source, so that a kept result of another one is never shown."""

from functools import cache
from hashlib import sha256
from os import scandir
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def name() -> str:
    """The name and version that a snapshot records."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"runbook-compiler {version('runbook-compiler')}"
    except PackageNotFoundError:
        return "runbook-compiler"


@cache
def fingerprint() -> str:
    """Sixteen hex digits over name, size and time of every source file of the core: cheap, and safe in a checkout."""
    marks = sorted(_marks(HERE))
    return sha256("\n".join(marks).encode()).hexdigest()[:16]


def _marks(folder: Path) -> list[str]:
    found = []
    with scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found += _marks(Path(entry.path)) if entry.name != "__pycache__" else []
            elif entry.name.endswith((".py", ".j2")):
                stat = entry.stat()
                found.append(f"{entry.path}|{stat.st_size}|{stat.st_mtime_ns}")
    return found
