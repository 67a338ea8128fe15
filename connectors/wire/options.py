"""Mistakes in a connector's own settings that every connector may make: unknown keys, secrets in the open, odd urls.

A check yields mistakes as (dotted path of the option, what is wrong, what to write); `placed` turns them into problems.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import SplitResult, urlsplit

from compiler.model.base import Place, Problem

Mistake = tuple[str, str, str]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


def placed(mistakes: Iterable[Mistake], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Each mistake as a problem at its option, or at the nearest one around it, or at the connector's own place."""
    return tuple(Problem(_at(path, places, place), what, write) for path, what, write in mistakes)


def unknown(options: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Mistake]:
    """Options that the connector does not have."""
    for key in options:
        if key not in keys:
            near = get_close_matches(key, keys, 1)
            yield key, f"`{key}` is no option of this connector", near[0] if near else f"one of {', '.join(keys)}"


def secret(options: Mapping[str, Any], name: str, variable: str, *, needed: bool = True) -> Iterator[Mistake]:
    """A secret is only ever named; what was written in its place is never repeated."""
    write, value = f"{name}: {{env: {variable}}}", options.get(name)
    if value is None:
        if needed:
            yield name, f"no {name} is named", write
    elif isinstance(value, str):
        yield name, f"the {name} itself must not stand in a file of settings; revoke it if it was ever shared", write
    elif not (isinstance(value, Mapping) and len(value) == 1 and {*value} <= {"env", "file"} and _is_named(value)):
        yield name, f"`{name}` is named by one of `env` and `file`", write


def flag(options: Mapping[str, Any], name: str, about: str = "") -> Iterator[Mistake]:
    """An option that is either on or off; `about` says what true does."""
    if name in options and not isinstance(options[name], bool):
        yield name, f"`{name}` is neither true nor false", f"{name}: true" + (f"    # {about}" if about else "")


def choice(options: Mapping[str, Any], name: str, words: tuple[str, ...]) -> Iterator[Mistake]:
    """An option that is one of a few words."""
    if name in options and options[name] not in words:
        near = get_close_matches(str(options[name]), words, 1)
        yield name, f"`{name}` is none of {', '.join(words)}", f"{name}: {near[0] if near else words[0]}"


def at_once(options: Mapping[str, Any], name: str = "concurrency", most: int = 64) -> Iterator[Mistake]:
    """How many requests may be in flight."""
    value = options.get(name, 1)
    if type(value) is not int or not 1 <= value <= most:
        yield name, f"`{name}` is no whole number from 1 to {most}", f"{name}: 8"


def day(options: Mapping[str, Any], name: str) -> Iterator[Mistake]:
    """A day of the calendar."""
    try:
        date.fromisoformat(options.get(name, "2027-01-15"))
    except (TypeError, ValueError):
        yield name, f"`{name}` is no day", f"{name}: 2027-01-15"


def host(options: Mapping[str, Any], name: str, example: str) -> Iterator[Mistake]:
    """The name of a host, without scheme and path."""
    value = options.get(name)
    if value is not None and not (isinstance(value, str) and _HOST.fullmatch(value)):
        yield name, f"`{name}` is no name of a host", f"{name}: {example}"


def url(options: Mapping[str, Any], name: str, example: str, *, credential: bool = True) -> Iterator[Mistake]:
    """The root of an API, or of pages for people (`credential` False), which carries no secret of its own."""
    if name not in options:
        return
    parts = split(options[name])
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        yield name, f"`{name}` is not the root of a site", f"{name}: {example}"
    elif parts.username or parts.password or parts.query or parts.fragment:
        yield name, "a url holds no credentials, no query and no fragment", f"{name}: {parts.scheme}://{parts.hostname}"
    elif credential and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        yield name, "the credential would travel without encryption", f"{name}: https://{parts.hostname}"


def split(value: Any) -> SplitResult | None:
    """The parts of a url, None for what is none."""
    try:
        return urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_named(value: Mapping[str, Any]) -> bool:
    return all(name and isinstance(name, str) for name in value.values())


def _at(path: str, places: Mapping[str, Place], place: Place) -> Place:
    while path:
        if path in places:
            return places[path]
        path = path.rpartition(".")[0]
    return place
