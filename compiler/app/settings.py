"""The project as it lies on disk: its settings, its declarations, its paths, its secrets."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.app.declarations import Declarations, of_folder
from compiler.app.memory import Memory
from compiler.errors import SettingsError
from compiler.model.base import Problem
from compiler.model.codec import from_plain, to_plain
from compiler.model.frozen import dataclass
from compiler.model.settings import ConnectorSettings, Settings

if TYPE_CHECKING:
    from compiler.model.promise import Declared

NAMES = ("runbook.yaml", "config/runbook.yaml")
LARGEST_DECLARATION = 2_000_000
"""Bytes that are read of one file before the reader's own bound refuses it with a better word."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `runbook.yaml`. Paths are absolute; `templates` are the user's own, by name.

    `problems` are those of the settings; `declarations` carry those of the services.
    """

    folder: Path
    file: Path
    settings: Settings
    declarations: Declarations
    templates: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def declared(self) -> "Declared":
        """Every service and every problem; what needs less asks `declarations`."""
        return self.declarations.all()

    @property
    def store(self) -> Path:
        """The file of the store."""
        return (self.folder / self.settings.store).resolve()

    @property
    def state(self) -> Path:
        """The folder beside the store, for what can be made again."""
        return self.store.parent

    @property
    def output(self) -> Path:
        """The folder that documents are written to."""
        return self.folder / self.settings.output


def find(path: Path | None, here: Path) -> Path:
    """The settings file that is meant. Raises SettingsError with where it was looked for."""
    asked = [path] if path else [here / name for name in NAMES]
    for place in asked:
        for file in (place, place / "runbook.yaml"):
            if file.is_file():
                return file
    looked = " or ".join(str(place) for place in asked)
    raise SettingsError(f"no settings at {looked}; write one (`runbook demo` shows a whole example), or give --config")


def read_settings(file: Path, memory: Memory) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a file and every problem in them."""
    text = _bytes(file)
    key = _key("settings", file, text)
    kept = memory.recall(key)
    if kept is not None:
        found: tuple[Settings, tuple[Problem, ...]] = from_plain(_loads(kept))
        return found
    from compiler.app.connectors import names
    from compiler.declare.known import Known
    from compiler.declare.settings import read_settings as read
    from compiler.registry import codes

    settings, problems = read(text, file.name, Known(codes(), names()))
    if not problems:
        # A mistake may be mended by what is installed, which the text of the file does not tell.
        memory.remember(key, _dumps(to_plain((settings, problems))))
    return settings, problems


def load(file: Path, settings: Settings, problems: tuple[Problem, ...], memory: Memory) -> Project:
    """The whole project. Declarations that were parsed before are taken from memory."""
    folder = file.parent
    handles = frozenset(f"{one.name}/{alias}" for one in settings.connectors for alias in _accounts(one))
    declarations = of_folder(folder, settings.services, handles, memory)
    return Project(folder, file, settings, declarations, _templates(folder / "templates"), problems)


def store_hint(file: Path) -> Path:
    """Where the store probably is, by a glance at the text: only good for finding settings that were read before."""
    found = re.search(rb"^store:[ \t]*([\w./-]+)[ \t]*(?:#.*)?$", _bytes(file), re.MULTILINE)
    return file.parent / (found.group(1).decode() if found else Settings().store)


def undeclared(name: str, declarations: Declarations) -> SettingsError:
    """What to say of a service that nobody declared: the nearest name, and all that there are."""
    from difflib import get_close_matches

    known = [slip.name for slip in declarations.slips]
    near = get_close_matches(name, known, 1)
    hint = f"; did you mean “{near[0]}”? Declared are" if near else "; declared are"
    return SettingsError(f"no service “{name}” is declared{hint}: {', '.join(known) or 'none'}", declarations.problems)


def _accounts(connector: ConnectorSettings) -> tuple[str, ...]:
    accounts = connector.options.get("accounts")
    return tuple(accounts) if isinstance(accounts, Mapping) else ()


def _templates(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_DECLARATION)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None


def _key(what: str, path: Path, data: bytes) -> str:
    from compiler.app.program import fingerprint

    parts = f"{fingerprint()}|{path.resolve()}|".encode() + data
    return f"{what}:{sha256(parts).hexdigest()[:32]}"


def _loads(data: bytes) -> object:
    import orjson

    return orjson.loads(data)


def _dumps(plain: object) -> bytes:
    import orjson

    return orjson.dumps(plain)
