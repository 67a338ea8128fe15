"""The folder of services, read one file at a time: what did not change is not even opened.

A listing of the folder (name, size, time of each file) finds what was read before: which services there are, by
which digest, with which problems. After an edit only the files that changed are opened. A service itself is parsed
once for each text of its file.
"""

import os
from dataclasses import field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import orjson

from compiler.app.memory import Memory
from compiler.app.program import fingerprint
from compiler.errors import SettingsError
from compiler.model.base import Place, Problem
from compiler.model.codec import from_plain, to_plain
from compiler.model.frozen import dataclass

if TYPE_CHECKING:
    # Loaded only where something is parsed or judged: a run that finds everything remembered needs none of it.
    from compiler.model.promise import Declared, Procedures, Service

LARGEST = 2_000_000
"""Bytes that are read of one file before the reader's own bound refuses it with a better word."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A declared service by name, and the digest of everything that its declaration consists of."""

    name: str
    digest: str


class Named(NamedTuple):
    """A service as the index of the folder has it: `file` is where it is declared."""

    name: str
    digest: str
    place: Place
    file: str


class Declarations(Protocol):
    """What is declared, as far as somebody asks."""

    @property
    def slips(self) -> tuple[Slip, ...]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    def service(self, name: str) -> "Service": ...
    def all(self) -> "Declared": ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """Declarations that are at hand."""

    declared: "Declared"

    @property
    def slips(self) -> tuple[Slip, ...]:
        """See `Declarations`."""
        return tuple(Slip(one.name, one.digest) for one in self.declared.services)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """See `Declarations`."""
        return self.declared.problems

    def service(self, name: str) -> "Service":
        """See `Declarations`."""
        return next(one for one in self.declared.services if one.name == name)

    def all(self) -> "Declared":
        """See `Declarations`."""
        return self.declared


@dataclass(frozen=True)
class Folder:
    """The services folder `name`, below `root`, which names files in documents and problems."""

    root: Path
    name: str
    handles: frozenset[str]
    memory: Memory
    _marks: dict[str, list[int]] = field(default_factory=dict)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Every readable service, by name."""
        return tuple(Slip(name, row[1]) for name, row in sorted(self._index["services"].items()))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every file."""
        found: tuple[Problem, ...] = from_plain(self._index["problems"])
        return found

    def service(self, name: str) -> "Service":
        """The service of that name, parsed or remembered."""
        from compiler.model.promise import Declared

        file, digest = self._index["services"][name]
        read = self._read(file)
        service = next(one for one in self._with_procedures(Declared(read.services)).services)
        return replace(service, digest=digest)

    def all(self) -> "Declared":
        """Everything, for those who need it whole."""
        from compiler.model.promise import Declared

        return Declared(tuple(self.service(slip.name) for slip in self.slips), self.problems)

    @cached_property
    def _index(self) -> dict[str, Any]:
        """Services with file and digest, problems, what each file came to, and the marks of all that they rest on."""
        key = f"shelf:{_digest(fingerprint(), str(self._folder), repr(sorted(self.handles)))}"
        kept = self.memory.recall(key)
        index: dict[str, Any] = orjson.loads(kept) if kept is not None else {}
        if not index or index["marks"] != self._stats(index["texts"]):
            index = self._made(index.get("files", {}))
            self.memory.remember(key, orjson.dumps(index))
        return index

    @property
    def _folder(self) -> Path:
        return self.root / self.name

    def _stats(self, texts: list[str]) -> dict[str, list[int]]:
        """Size and time of each declaration and of each text that they name."""
        found: dict[str, list[int]] = {}
        if self._folder.is_dir():
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    # A hidden file is an editor's or a desktop's, not a declaration.
                    if entry.name.endswith((".yaml", ".yml")) and not entry.name.startswith("."):
                        stat = entry.stat()
                        found[entry.name] = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        for text in texts:
            path = self._folder / text
            found[text] = [path.stat().st_size, path.stat().st_mtime_ns] if path.is_file() else []
        return dict(sorted(found.items()))

    def _made(self, before: dict[str, Any]) -> dict[str, Any]:
        """The index made anew; `before` is what the files came to that were there the last time."""
        if not self._folder.is_dir():
            what = "the folder of services is not there"
            problem = Problem(Place(self.name, 1, 1), what, "a folder with one YAML file a service")
            return {"services": {}, "problems": to_plain((problem,)), "texts": [], "marks": {}, "files": {}}
        from compiler.declare.services import once

        marks = self._stats([])
        files = {name: self._file(name, mark, before.get(name)) for name, mark in marks.items()}
        kept, again = once(
            Named(service, digest, from_plain(place), name)
            for name, one in files.items()
            for service, digest, place in one["services"]
        )
        problems = [problem for one in files.values() for problem in from_plain(one["problems"])]
        texts = sorted({text for one in files.values() for text in one["texts"]})
        return {
            "services": {one.name: [one.file, one.digest] for one in kept},
            "problems": to_plain(tuple(sorted([*problems, *again]))),
            "texts": texts,
            "marks": self._stats(texts) | marks,
            "files": files,
        }

    def _file(self, name: str, mark: list[int], before: dict[str, Any] | None) -> dict[str, Any]:
        """What one file came to; as before where it is the same file and names no text beside it."""
        if before is not None and before["mark"] == mark and not before["texts"]:
            return before
        read = self._read(name)
        whole = self._with_procedures(read)
        services = [[one.name, one.digest, to_plain(one.place)] for one in whole.services]
        return {"mark": mark, "services": services, "problems": to_plain(whole.problems), "texts": _texts(read)}

    def _read(self, name: str) -> "Declared":
        """One file by itself, from memory where its text was parsed before."""
        data = _bytes(self._folder / name)
        written = f"{self.name}/{name}"
        key = f"file:{_digest(fingerprint(), written, repr(sorted(self.handles)), sha256(data).hexdigest())}"
        kept = self.memory.recall(key)
        if kept is not None:
            found: Declared = from_plain(orjson.loads(kept))
            return found
        from compiler.declare.services import read_services
        from compiler.registry import codes

        declared = read_services({written: data}, self.handles, codes=codes())
        self.memory.remember(key, orjson.dumps(to_plain(declared)))
        return declared

    def _with_procedures(self, declared: "Declared") -> "Declared":
        """Procedures that name a Markdown file hold its text; only files below the folder of services are read."""
        if not _texts(declared):
            return declared
        from compiler.declare.services import with_texts

        root = self._folder.resolve()
        inside = [text for text in _texts(declared) if (root / text).resolve().is_relative_to(root)]
        readable = {text: _bytes(root / text).decode(errors="replace") for text in inside if (root / text).is_file()}
        found = with_texts(declared, readable)
        mark = _digest(repr(sorted(readable.items())))
        return replace(found, services=tuple(_marked(one, mark) for one in found.services))


def of_folder(root: Path, name: str, handles: frozenset[str], memory: Memory) -> Declarations:
    """The declarations of the folder `name` below `root`."""
    return Folder(root, name, handles, memory)


def _texts(declared: "Declared") -> list[str]:
    """The Markdown files that procedures name."""
    return sorted({text.strip() for one in declared.services for text in _parts(one.procedures) if _is_path(text)})


def _parts(procedures: "Procedures") -> tuple[str, str, str]:
    return procedures.deployments, procedures.config_changes, procedures.access


def _is_path(text: str) -> bool:
    return text.strip().endswith(".md") and not any(one.isspace() for one in text.strip())


def _marked(service: "Service", mark: str) -> "Service":
    return replace(service, digest=f"{service.digest}{mark}")


def _digest(*parts: str) -> str:
    return sha256("|".join(parts).encode()).hexdigest()[:32]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
