"""The attached files: which there are, what each is by its name, and of which date it is."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from compiler.errors import ConnectorError, Contract, Missing, Unavailable
from compiler.model.frozen import dataclass
from connectors.exports.settings import SUFFIXES, Attached, Settings, day

MOST_FILES = 500
MOST_BYTES = 4 * 1024 * 1024

_DATE = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class File:
    """One attached file. `name` is its path as people say it; `stem` is the last part without its ending."""

    path: Path
    name: str
    sort: str
    said: Attached

    @property
    def stem(self) -> str:
        """The name of the file alone, without its ending."""
        return self.path.stem

    def text(self) -> str:
        """What stands in it; raises Missing, Unavailable, or Contract for what is too large or no text."""
        try:
            with self.path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            raise Missing(f"{self.name}: is not there") from None
        except OSError as error:
            raise Unavailable(f"{self.name}: cannot be read ({error.strerror})") from None
        if len(data) > MOST_BYTES:
            raise Contract(f"{self.name}: is larger than {MOST_BYTES // (1024 * 1024)} MiB")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Contract(f"{self.name}: is not written in UTF-8") from None

    def dated(self, told: datetime | None = None) -> datetime:
        """The date that the settings, the file itself (`told`), its name, or the file system says, in this order."""
        found = _DATE.search(self.stem)
        named = day("-".join(found.groups())) if found else None
        date = self.said.dated or told or named
        return date if date is not None else _changed(self.path)


def files(settings: Settings, root: Path) -> Iterator[File | ConnectorError]:
    """Every file that is named or lies in the folder, each once; an error for one that is of no known sort."""
    named = {(root / one.file).resolve(): one for one in settings.files}
    for path, said in named.items():
        yield _file(path, said.file, said) or Contract(f"{said.file}: is of no sort that is read")
    if settings.folder:
        yield from _inside(root / settings.folder, settings.folder, frozenset(named))


def _inside(folder: Path, name: str, but: frozenset[Path]) -> Iterator[File | ConnectorError]:
    """Files of other sorts may lie beside, hidden ones are left alone; links do not lead out of the folder."""
    if not folder.is_dir():
        yield Missing(f"{name}: is no folder")
        return
    inner = folder.resolve()
    found = sorted(path for path in inner.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    for path in found[:MOST_FILES]:
        told = f"{name}/{path.relative_to(inner).as_posix()}"
        hidden = any(part.startswith(".") for part in path.relative_to(inner).parts)
        if not hidden and path not in but and path.resolve().is_relative_to(inner):
            file = _file(path, told, Attached(told))
            if file is not None:
                yield file
    if len(found) > MOST_FILES:
        yield Contract(f"{name}: holds more than {MOST_FILES} files")


def _file(path: Path, name: str, said: Attached) -> File | None:
    sort = SUFFIXES.get(path.suffix.lower())
    return File(path, name, sort, said) if sort else None


def _changed(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except OSError as error:
        raise Unavailable(f"{path.name}: cannot be read ({error.strerror})") from None
