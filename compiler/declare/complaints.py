"""Mistakes that the written forms refuse, as problems: where, what is wrong, what to write."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from compiler.declare.forms import CODE
from compiler.declare.indicators import indicator
from compiler.declare.source import Path, Source
from compiler.declare.tokens import tokens
from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass

MOST = 100
"""How many mistakes of one kind are told of one file."""
Names = Mapping[str, Iterable[str]]
"""Known names by key, such as the channels of the settings; they only ever improve what is suggested."""


def complaints(error: ValidationError, source: Source, form: type[BaseModel], names: Names) -> list[Problem]:
    """One problem for each mistake that pydantic found, the first hundred of them, in the order of the file."""
    found = [
        _problem(one["type"], tuple(one["loc"]), one["input"], one.get("ctx", {}), source, form, names)
        for one in error.errors(include_url=False)[:MOST]
    ]
    return sorted(found)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like `word`, empty where none is; of long lists the first 200 are compared."""
    return next(iter(get_close_matches(word[:100].lower(), list(islice(known, 200)), 1, 0.6)), "")


def shown(value: Any) -> str:
    """A value in a message: scalars shortened and quoted, lists and mappings by kind."""
    if isinstance(value, str):
        line = value.strip().splitlines()[0] if value.strip() else ""
        return f"“{line[:59]}…”" if len(line) > 60 or line != value.strip() else f"“{line}”"
    return _kind(value)


def _problem(
    kind: str, path: Path, value: Any, context: dict[str, Any], source: Source, form: type[BaseModel], names: Names
) -> Problem:
    if kind == "missing":
        key = str(path[-1])
        write = _named_after(source.file) if path == ("service",) else EXAMPLES.get(key, f"{key}: …")
        return Problem(source.place(path[:-1]), f"`{key}` is missing", write)
    if kind == "extra_forbidden":
        return _unknown_key(path, source, form)
    if path[-1] == "[key]":
        write = nearest(str(path[-2]), context.get("known", ())) or _better(str(path[-2]), "", context)
        what = f"the key {shown(str(path[-2]))} is not {context.get('kind', 'a text')}"
        return Problem(source.key_place(path[:-1]), what, f"{write}:")
    path = source.known(path)
    return _refused(kind, _Subject(path, value, source.place(path), source.written(path)), context, names)


def _named_after(file: str) -> str:
    """The service that a file is likely to be meant for: the one that it is named after."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return f"service: {mended(stem) or 'checkout'}"


def mended(text: str) -> str:
    """A text spelled as an id, at most 60 characters of it; empty where nothing of it could stand in one."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text).lower()).strip("-")[:60].strip("-")


def unaccented(text: str) -> str:
    """A text with its letters in plain Latin, so that `São` suggests `sao`."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


@dataclass(frozen=True, slots=True)
class _Subject:
    """A value that is refused: its path, its place, and how it is written where it is no text."""

    path: Path
    value: Any
    place: Place
    written: str

    @property
    def key(self) -> str:
        return next((str(part) for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def name(self) -> str:
        return f"an item of `{self.key}`" if self.path and isinstance(self.path[-1], int) else f"`{self.key}`"

    @property
    def prefix(self) -> str:
        return "- " if self.path and isinstance(self.path[-1], int) else f"{self.key}: "

    @property
    def shown(self) -> str:
        return self.written or shown(self.value)


def _refused(kind: str, subject: _Subject, context: dict[str, Any], names: Names) -> Problem:
    """A value that does not fit its key."""
    value, prefix = str(subject.value), subject.prefix
    if kind == "expected":
        example = nearest(value, names.get(subject.key, ())) or _better(subject.value, subject.key, context)
        what = f"{subject.name} is {subject.shown}, not {context['kind']}"
        return Problem(subject.place, what, f"{prefix}{example}")
    if kind == "literal_error":
        allowed = re.findall("'([^']*)'", context["expected"])
        among = f" (one of {', '.join(allowed)})" if len(allowed) > 1 else ""
        example = nearest(value, allowed) or _meant(value, allowed) or allowed[0]
        return Problem(subject.place, f"{subject.name} cannot be {subject.shown}", f"{prefix}{example}{among}")
    if kind == "string_too_short":
        return Problem(subject.place, f"{subject.name} is empty", f"{prefix}a text, or leave it out")
    return _other_kind(kind, subject)


def _meant(word: str, allowed: list[str]) -> str:
    """The allowed word that a sentence with that word would be read as, such as uptime for "availability"."""
    spoken, _ = indicator(tokens(word[:100]), bounded=True)
    return spoken if spoken in allowed else ""


def _other_kind(kind: str, subject: _Subject) -> Problem:
    """A list where text stands, a number where a mapping stands."""
    wanted, write = _KINDS.get(kind, ("of another kind", "…"))
    if subject.value is None:
        write = (
            f"{write}, or leave it out" if isinstance(subject.path[-1], str) else _shape(subject.key, wanted) or write
        )
    elif kind == "string_type" and subject.written:
        write = f'"{subject.written}"'
    elif _shape(subject.key, wanted):
        write = _shape(subject.key, wanted)
    elif kind == "list_type" and isinstance(subject.value, dict) and subject.value:
        return Problem(subject.place, f"{subject.name} must be a list, not a mapping", _hyphens(subject.value))
    elif kind == "list_type" and isinstance(subject.value, (str, int, float)):
        item = subject.written or subject.value
        write = f"[{item}]" if len(str(item)) <= 60 else "[…]"
    what = f"{subject.name} must be {wanted}, not {_kind(subject.value)}"
    return Problem(subject.place, what, f"{subject.prefix}{write}")


def _shape(key: str, wanted: str) -> str:
    """An example of a list or mapping of this key; empty where there is none of the wanted kind."""
    shape = SHAPES.get(key, " ")
    return shape if shape[0] == {"a list": "[", "a mapping": "{"}.get(wanted) else ""


def _hyphens(value: dict[str, Any]) -> str:
    """How a mapping becomes a list: of mappings by name, each name an id; else a single item."""
    first = next(iter(value))
    if isinstance(value[first], dict):
        return f"a hyphen before each item: - id: {mended(first) or '…'}, its other keys aligned below `id`"
    return f"a hyphen before each item: - {first[:60]}: …, its other keys aligned below `{first[:60]}`"


def _unknown_key(path: Path, source: Source, form: type[BaseModel]) -> Problem:
    key = str(path[-1])
    known = _keys(form, path[:-1])
    close = nearest(key, known) or _part_of(key, known)
    write = f"{close}:" if close else f"one of {', '.join(known)}" if known else "remove the key"
    return Problem(source.key_place(path), f"unknown key {shown(key)}", write)


def _part_of(key: str, known: list[str]) -> str:
    """The one known key that holds this word, such as `environment` for `env`; empty where several do, or none."""
    found = [one for one in known if len(key) > 2 and key.lower() in one]
    return found[0] if len(found) == 1 else ""


def _keys(form: Any, path: Path) -> list[str]:
    """The keys that the mapping at `path` may have."""
    for part in path:
        if isinstance(part, str):
            form = _below(form, part)
    found = _form_in(form)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _below(kind: Any, key: str) -> Any:
    """What the annotation says of the value under a key; a dict's value for any key of it."""
    found = _form_in(kind)
    if found is not None and not _is_dict(kind):
        fields = {field.alias or name: field for name, field in found.model_fields.items()}
        return fields[key].annotation if key in fields else None
    return next((get_args(part)[1] for part in _parts(kind) if get_origin(part) is dict), None)


def _is_dict(kind: Any) -> bool:
    return any(get_origin(part) is dict for part in _parts(kind))


def _parts(kind: Any) -> list[Any]:
    """An annotation and all that it is made of, from the outside in."""
    return [kind, *(inner for arg in get_args(kind) for inner in _parts(arg))]


def _form_in(kind: Any) -> type[BaseModel] | None:
    return next((part for part in _parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)), None)


def _better(value: Any, key: str, context: dict[str, Any]) -> str:
    """The value with its spelling mended where an id or a code is wanted; otherwise what is usual for the key."""
    kind, example = context.get("kind", ""), str(context.get("example", "…"))
    if isinstance(value, str) and "small letters" in kind:
        return mended(value) or example
    if isinstance(value, str) and "code of a finding" in kind and re.fullmatch(CODE, value.strip().upper()):
        return value.strip().upper()
    return USUAL.get(key, example) if "duration" in kind else example


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    for kind, name in ((bool, "true or false"), ((int, float), "a number"), (str, "text"), (list, "a list")):
        if isinstance(value, kind):
            return name
    return "a mapping"


_KINDS = {
    "string_type": ("text", '"…"'),
    "bool_type": ("true or false", "true"),
    "list_type": ("a list", "[…]"),
    "dict_type": ("a mapping", "{key: value}"),
    "model_type": ("a mapping", "{key: value}"),
    "model_attributes_type": ("a mapping", "{key: value}"),
}
EXAMPLES: dict[str, str] = {
    "apiVersion": "apiVersion: runbook/v1",
    "service": "service: checkout",
    "id": "id: eta-messages",
    "says": 'says: "99.9% of … , over 30 days"',
    "scenario": "scenario: what goes wrong, as people see it",
    "name": "name: …",
    "by": "by: who says so",
    "role": "role: who to reach, such as incident lead",
    "reach": "reach: how, such as a page or a channel",
    "item": "item: what is to be done",
    "code": "code: RB401",
    "on": 'on: "the subject that the finding names"',
    "reason": "reason: why this is accepted for now",
    "use": "use: the folder name of a connector",
    "level": "level: warn",
}
"""What to write for a key that is missing."""
SHAPES: dict[str, str] = {
    "measured_by": '{slo: "instance:slo/key"}',
    "objective": '{target: "99.9%", window: 30d}',
    "external": "{en: …}",
    "matches": "{service: […]}",
    "gate": "{weather: observe}",
    "connectors": "[{use: …}]",
    "oncall": "{days: 14}",
    "promises": "{id: …, says: …}",
    "playbooks": "{id: …, scenario: …}",
    "tell": "{template: …, languages: [en]}",
    "contacts": "{role: …, reach: …}",
    "backlog": "{item: …, owner: …, due: 2026-12-31}",
    "allow": "{code: RB401, on: …, reason: …, owner: …, until: 2026-12-31}",
    "depends_on": "{name: …, hard: true}",
    "context": "{regions: […], runs_on: …}",
    "procedures": "{deployments: …, access: …}",
    "messages": "{external: {en: …}}",
    "scope": "{region: …}",
    "max_age": "{dashboard: 48h}",
    "checks": "{RB204: warn}",
}
"""What to write for a mapping or list, where its keys are worth showing."""
USUAL: dict[str, str] = {"within": "5s", "respond_within": "20m", "review_after": "180d"}
"""What is usual for a duration, where the example of all would mislead."""
