"""YAML text to plain values that know their line: safe, bounded, every value and key located.

libyaml scans and parses; the values are built here from its events, because its own tree builder recurses in C and
ends the process on deep nesting. Scalars are those of the YAML 1.2 core schema: `no`, `12:30` and dates stay text.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final, NamedTuple

from compiler.declare.scalars import STARTS, core_value
from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass

Path = tuple[str | int, ...]


class Limits(NamedTuple):
    """What one file may hold: bytes, levels of nesting, values after every alias is followed, problems told at once."""

    size: int = 1 << 20
    depth: int = 40
    values: int = 50_000
    problems: int = 100


LIMITS: Final = Limits()


class Spot(NamedTuple):
    """Where a value starts (from 1), how many values it holds, what lies below it, and a non-text scalar as written.

    `below` has a spot for each item of a list or key of a mapping; `keys` the line and column of each key.
    """

    line: int
    column: int
    size: int = 1
    below: "dict[str, Spot] | list[Spot] | None" = None
    keys: dict[str, tuple[int, int]] | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: its value in plain Python (dict, list, str, int, float, bool, None) and all places."""

    file: str
    value: Any
    spot: Spot
    digest: str

    def place(self, path: Path = ()) -> Place:
        """Where the value at `path` starts; the nearest value above where the path does not exist."""
        spot = self._spot(path)
        return Place(self.file, spot.line, spot.column)

    def key_place(self, path: Path) -> Place:
        """Where the key stands whose value is at `path`; where its value stands for an item of a list."""
        keys = self._spot(path[:-1]).keys or {}
        line, column = keys.get(str(path[-1]), (0, 0))
        return Place(self.file, line, column) if line else self.place(path)

    def written(self, path: Path) -> str:
        """A number, boolean or null as it stands in the file; empty for text, lists and mappings."""
        return self._spot(path).written

    def known(self, path: Path) -> Path:
        """The parts of a path that exist. Others are passed over, so that a short form is found by its long path."""
        spot = self.spot
        found: Path = ()
        for part in path:
            below = _below(spot, part)
            if below is not None:
                spot, found = below, (*found, part)
        return found

    def _spot(self, path: Path) -> Spot:
        spot = self.spot
        for part in path:
            spot = _below(spot, part) or spot
        return spot


def _below(spot: Spot, part: str | int) -> Spot | None:
    if isinstance(spot.below, dict):
        return spot.below.get(part) if isinstance(part, str) else None
    if spot.below is None or not isinstance(part, int) or part >= len(spot.below):
        return None
    return spot.below[part]


def read_source(data: bytes, file: str, limits: Limits = LIMITS) -> tuple[Source | None, tuple[Problem, ...]]:
    """The value of one YAML document with its places, and every problem; None where nothing can be used.

    Duplicate keys, keys that are not text and tags are told together, and the rest is still read.
    Never raises for bad text.
    """
    try:
        text = _text(data, file, limits)
        builder = _Builder(text, file, limits)
        value, spot = builder.document()
    except _Unreadable as unreadable:
        return None, unreadable.problems
    return Source(file, value, spot, sha256(data).hexdigest()), tuple(builder.problems)


class _Unreadable(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Control characters, and the line breaks that only some programs count, which would shift every place below."""
TOO_LARGE = "keep one service in a file, and long texts in Markdown files of their own"


def _text(data: bytes, file: str, limits: Limits) -> str:
    if len(data) > limits.size:
        found = f"the file has {len(data):,} bytes, more than the {limits.size:,} that are read"
        raise _Unreadable(Problem(Place(file, 1, 1), found, TOO_LARGE))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(Problem(Place(file, 1, 1), "the file is UTF-16", "save the file as UTF-8"))
    if data.startswith(b"\xef\xbb\xbf"):
        what = "the file starts with a byte order mark"
        raise _Unreadable(Problem(Place(file, 1, 1), what, "save the file as UTF-8 without a byte order mark"))
    text = _decoded(data, file)
    if control := UNPRINTABLE.search(text):
        what = f"an invisible control character (U+{ord(control[0]):04X}) stands here"
        raise _Unreadable(Problem(_place_at(text, control.start(), file), what, "remove the character"))
    return text


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place_at(data[: error.start].decode("utf-8"), error.start, file)
        raise _Unreadable(Problem(place, "this is not UTF-8 text", "save the file as UTF-8")) from None


def _place_at(text: str, index: int, file: str) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Builder:
    """Builds values from the parser's events; holds what must be counted across the whole document."""

    __slots__ = ("anchors", "depth", "event", "file", "limits", "problems", "values")

    def __init__(self, text: str, file: str, limits: Limits) -> None:
        self.event = _events(text, file)
        self.file = file
        self.limits = limits
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, Spot]] = {}
        self.values = 0
        self.depth = 0

    def document(self) -> tuple[Any, Spot]:
        """The one document of the file."""
        self.event()
        if type(self.event()).__name__ == "StreamEndEvent":
            raise self.stop(1, 1, "the file is empty", "start with apiVersion: runbook/v1")
        value, spot = self.value(self.event())
        self.event()
        following = self.event()
        if type(following).__name__ != "StreamEndEvent":
            line, column = _start(following)
            raise self.stop(line, column, "a second document starts here", "keep one document in a file, remove ---")
        return value, spot

    def value(self, event: Any) -> tuple[Any, Spot]:
        """The value that starts with this event, and its spot."""
        name = type(event).__name__
        line, column = _start(event)
        if name == "AliasEvent":
            return self.alias(event.anchor, line, column)
        self.values += 1
        if self.values > self.limits.values:
            raise self.stop(line, column, f"the file holds more than {self.limits.values:,} values", TOO_LARGE)
        built = self.scalar(event, line, column) if name == "ScalarEvent" else self.nested(event, name, line, column)
        if event.anchor is not None:
            self.anchors[event.anchor] = built
        return built

    def scalar(self, event: Any, line: int, column: int) -> tuple[Any, Spot]:
        """Text, or what plain text means in the core schema of YAML 1.2."""
        text: str = event.value
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self.tagged(line, column)
        elif event.implicit[0] and (not text or text[0] in STARTS):
            value = core_value(text)
            if value is not text:
                return value, Spot(line, column, 1, None, None, text or "null")
        return text, Spot(line, column)

    def nested(self, event: Any, name: str, line: int, column: int) -> tuple[Any, Spot]:
        """A list or mapping, one level deeper."""
        if event.tag is not None and event.tag not in _NESTED_TAGS:
            self.tagged(line, column)
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self.stop(line, column, f"values are nested deeper than {self.limits.depth} levels", "nest less")
        before = self.values
        below = self.sequence() if name == "SequenceStartEvent" else self.mapping()
        self.depth -= 1
        value, spots, keys = below
        return value, Spot(line, column, self.values - before + 1, spots, keys)

    def sequence(self) -> tuple[list[Any], list[Spot], None]:
        """The items up to the end of the list."""
        values: list[Any] = []
        spots: list[Spot] = []
        while type(event := self.event()).__name__ != "SequenceEndEvent":
            value, spot = self.value(event)
            values.append(value)
            spots.append(spot)
        return values, spots, None

    def mapping(self) -> tuple[dict[str, Any], dict[str, Spot], dict[str, tuple[int, int]]]:
        """The entries up to the end of the mapping; of two equal keys the first counts."""
        values: dict[str, Any] = {}
        spots: dict[str, Spot] = {}
        keys: dict[str, tuple[int, int]] = {}
        while type(event := self.event()).__name__ != "MappingEndEvent":
            key, _ = self.value(event)
            value, spot = self.value(self.event())
            place = _start(event)
            if self.usable(key, keys, place):
                values[key], spots[key], keys[key] = value, spot, place
        return values, spots, keys

    def usable(self, key: Any, keys: dict[str, tuple[int, int]], place: tuple[int, int]) -> bool:
        """Whether a key is text and new to its mapping; a problem otherwise."""
        if not isinstance(key, str):
            write = "put the key in quotes" if not isinstance(key, (dict, list)) else _BRACES
            self.tell(place, "a key that is not text", write)
            return False
        if key in keys:
            what = f"the key {_short(key)} is given twice, first on line {keys[key][0]}"
            self.tell(place, what, "keep one of the two")
            return False
        return True

    def alias(self, name: str, line: int, column: int) -> tuple[Any, Spot]:
        """The value of an anchor; its size counts again, so that a file of aliases cannot grow without bound."""
        known = self.anchors.get(name)
        if known is None:
            write = "put text that starts with * in quotes, or define the anchor above this line"
            raise self.stop(line, column, "an alias to an anchor that is not defined above", write)
        self.values += known[1].size
        if self.values > self.limits.values:
            what = f"aliases make the file grow beyond {self.limits.values:,} values"
            raise self.stop(line, column, what, "write the values out, without & and *")
        return known

    def tagged(self, line: int, column: int) -> None:
        """A tag would choose a type behind the reader's back; its name is not repeated, it may be a secret."""
        write = "remove the tag, or put text that starts with ! in quotes"
        self.tell((line, column), "a YAML tag (!) is not read here", write)

    def tell(self, place: tuple[int, int], what: str, write: str) -> None:
        """One more problem; too many of them end the reading."""
        self.problems.append(Problem(Place(self.file, *place), what, write))
        if len(self.problems) >= self.limits.problems:
            raise _Unreadable(*self.problems)

    def stop(self, line: int, column: int, what: str, write: str) -> _Unreadable:
        """The end of reading, with the problems so far."""
        return _Unreadable(*self.problems, Problem(Place(self.file, line, column), what, write))


_BRACES = 'put text that starts with { or [ in quotes, such as "{{name}} is late"'
_TEXT_TAGS = frozenset(("tag:yaml.org,2002:str", "!"))
_NESTED_TAGS = frozenset(("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!"))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _start(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _events(text: str, file: str) -> Callable[[], Any]:
    """A function that hands out the parser's events one by one; a syntax error becomes a problem."""
    import yaml

    from compiler.declare.syntax import syntax_problem

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)

    def following() -> Any:
        try:
            return loader.get_event()
        except yaml.MarkedYAMLError as error:
            raise _Unreadable(syntax_problem(error, text, file)) from None
        except yaml.YAMLError:
            raise _Unreadable(Problem(Place(file, 1, 1), "this is not YAML", "save the file as UTF-8")) from None

    return following
