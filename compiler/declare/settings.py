"""Reads `runbook.yaml`. Connectors get their own keys located and unread; secrets never appear in a problem."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compiler.declare.source import Path, Source, read_source
from compiler.model.base import Place, Problem
from compiler.model.settings import DEFAULT_MAX_AGE, ConnectorSettings, Rung, Settings

if TYPE_CHECKING:
    from compiler.declare.spec_settings import SettingsForm

SECRET = re.compile(r"key|token|secret|password|passwd|credential", re.IGNORECASE)
"""An option whose name has one of these words holds `{env: NAME}` or `{file: PATH}`, never a value."""


def read_settings(text: bytes, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings, and every problem of the file; with problems, the settings hold what could be read."""
    source, problems = read_source(text, file)
    if source is None:
        return Settings(), problems
    form, found = _formed(source)
    found += _secrets(source) + _same_names(source)
    return _settings(form, source) if form else Settings(), tuple(sorted({*problems, *found}))


def _formed(source: Source) -> "tuple[SettingsForm | None, list[Problem]]":
    """The form, without the top-level keys in which there are mistakes."""
    from pydantic import ValidationError

    from compiler.declare.complaints import complaints
    from compiler.declare.spec_settings import SettingsForm
    from compiler.declare.version import unusable

    problem = unusable(source)
    if problem is not None:
        return None, [problem]
    try:
        return SettingsForm.model_validate(source.value), []
    except ValidationError as error:
        found = complaints(error, source, SettingsForm, {})
        wrong = {one["loc"][0] for one in error.errors(include_url=False)}
    rest = {key: value for key, value in source.value.items() if key not in wrong}
    return SettingsForm.model_validate({**rest, "apiVersion": "runbook/v1"}), found


def _settings(form: "SettingsForm", source: Source) -> Settings:
    written = {"store": form.store, "output": form.output, "services": form.services}
    return Settings(
        connectors=tuple(_connector(one, source, at) for at, one in enumerate(form.connectors)),
        margin=form.margin or Decimal(0),
        max_age={**DEFAULT_MAX_AGE, **{kind: _delta(age) for kind, age in form.max_age.items()}},
        ladder={code: Rung(rung.level, rung.since) for code, rung in form.checks.items()},
        weather=form.gate.weather,
        estate=form.estate,
        review_after=_delta(form.review_after) if form.review_after else Settings().review_after,
        digest=source.digest,
        **{key: value for key, value in written.items() if value},
    )


def _delta(seconds: Decimal) -> timedelta:
    return timedelta(seconds=float(seconds))


def _connector(form: Any, source: Source, at: int) -> ConnectorSettings:
    path: Path = ("connectors", at)
    options = {key: value for key, value in source.value["connectors"][at].items() if key not in ("use", "name")}
    places = {".".join(map(str, below)): source.place((*path, *below)) for below, _ in _all(options)}
    return ConnectorSettings(form.use, form.name or form.use, options, source.place(path), places)


def _all(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below, with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key), item
        yield from _all(item, (*path, key))


def _connectors(source: Source) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    listed = source.value.get("connectors") if isinstance(source.value, dict) else None
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            yield ("connectors", at), one


def _secrets(source: Source) -> list[Problem]:
    """A secret in plain sight is refused, and not repeated; so is a url with one in it."""
    found: list[Problem] = []
    for path, connector in _connectors(source):
        for below, value in _all(connector):
            place = source.place((*path, *below))
            if SECRET.search(str(below[-1])) and below != ("use",):
                found += _secret(str(below[-1]), value, place)
            elif isinstance(value, str) and re.search(r"://[^/\s]*@|[?&][^=\s]*(key|token|secret)[^=\s]*=", value):
                write = "the url without it, and the secret as {env: NAME} in an option of its own"
                found.append(Problem(place, f"`{below[-1]}` holds a secret in its url", write))
    return found


def _secret(key: str, value: Any, place: Place) -> list[Problem]:
    name = re.sub(r"[^A-Z0-9]+", "_", key.upper()).strip("_") or "NAME"
    write = f"{key}: {{env: {name}}} or {key}: {{file: PATH}}"
    if value is None or isinstance(value, bool):
        return []
    keys = set(value) & {"env", "file"} if isinstance(value, dict) else set()
    if isinstance(value, (dict, list)) and not keys:
        below = list(value.values() if isinstance(value, dict) else value)
        return [problem for one in below for problem in _secret(key, one, place)]
    if not isinstance(value, dict):
        return [Problem(place, f"`{key}` must say where the secret is kept, not hold it", write)]
    if keys and (len(value) != 1 or not all(isinstance(one, str) and one for one in value.values())):
        return [Problem(place, f"`{key}` must have one of env and file, with a name", write)]
    if "env" in keys and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value["env"]):
        return [Problem(place, f"`{key}` has an env that is no name of a variable", write)]
    return []


def _same_names(source: Source) -> list[Problem]:
    first: dict[str, Place] = {}
    found: list[Problem] = []
    for path, one in _connectors(source):
        name = one.get("name") or one.get("use")
        place = source.place((*path, "name") if one.get("name") else (*path, "use"))
        if isinstance(name, str) and name in first:
            what = f"two connectors are named {name[:60]}, the first at {first[name]}"
            found.append(Problem(place, what, "a name: of its own for each, since it is the first part of every id"))
        elif isinstance(name, str):
            first[name] = place
    return found
