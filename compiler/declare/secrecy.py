"""Secrets in plain sight: found by the names of options and the shape of urls, refused, and never repeated."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compiler.declare.source import Path, Source
from compiler.model.base import Problem

NAMES = re.compile(r"(?:key|token|secret|password|passwd|credential)s?$", re.IGNORECASE)
"""An option whose name ends so holds `{env: NAME}` or `{file: PATH}`, never a value; `token_type` tells of a token."""
IN_URL = re.compile(r"://[^/\s]*@|[?&][^=&\s]*(?:key|token|secret|password)[^=&\s]*=", re.IGNORECASE)
URL = "holds a secret in its url"
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def exposed(source: Source, path: Path, options: Mapping[str, Any]) -> list[Problem]:
    """One problem for each secret that these options hold instead of naming its place."""
    found: list[Problem] = []
    for below, what in _wrong(options, ()):
        key = str(below[-1])
        name = re.sub(r"[^A-Z0-9]+", "_", key.upper()).strip("_") or "NAME"
        write = f"{key}: {{env: {name}}} or {key}: {{file: PATH}}"
        write = "the url without it, and the secret as {env: NAME} in its own option" if what == URL else write
        found.append(Problem(source.place((*path, *below)), f"`{key}` {what}", write))
    return found


def without_exposed(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that hold no secret; what is refused goes no further, not even as a value."""
    wrong = {below[0] for below, _ in _wrong(options, ())}
    return {key: value for key, value in options.items() if key not in wrong}


def below(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value inside a mapping or list, with its path."""
    for key, item in _items(value):
        yield (*path, key), item
        yield from below(item, (*path, key))


def _items(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _wrong(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Path and reason of each refused value; what lies below a secret's name is a secret too."""
    for key, item in _items(value):
        at = (*path, key)
        if isinstance(key, str) and NAMES.search(key):
            reason = _reason(item)
            if reason:
                yield at, reason
        elif isinstance(item, str) and IN_URL.search(item):
            yield at, URL
        else:
            yield from _wrong(item, at)


def _reason(value: Any) -> str:
    """What is wrong with the value of a secret; nothing for a good one, for none, and for true or false."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict) and set(value) & {"env", "file"}:
        named = len(value) == 1 and all(isinstance(one, str) and one for one in value.values())
        if not named:
            return "must have one of env and file, with a name"
        return "" if VARIABLE.fullmatch(value.get("env", "NAME")) else "has an env that is no name of a variable"
    if isinstance(value, (dict, list)):
        return next((reason for _, item in _items(value) if (reason := _reason(item))), "")
    return "must say where the secret is kept, not hold it"
