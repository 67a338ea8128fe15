"""Reads `runbook.yaml`. Connectors get their own keys located and unread; secrets never appear in a problem."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compiler.declare.known import Known, strange_settings
from compiler.declare.secrecy import below, exposed, without_exposed
from compiler.declare.source import Path, Source, read_source
from compiler.model.base import Place, Problem
from compiler.model.settings import DEFAULT_MAX_AGE, ConnectorSettings, Rung, Settings

if TYPE_CHECKING:
    from compiler.declare.spec_settings import SettingsForm


def read_settings(text: bytes, file: str, known: Known | None = None) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings, and every problem of the file; with problems, the settings hold what could be read.

    `known` are the names that only the floors above know; without it, none of them is called strange.
    """
    source, problems = read_source(text, file)
    if source is None:
        return Settings(), problems
    form, found = _formed(source)
    found += _same_names(source)
    found += _strange_names(source)
    found += strange_settings(source, known or Known())
    for path, connector in _connectors(source):
        found += exposed(source, path, connector)
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
        stale=form.gate.stale,
        estate=form.estate,
        review_after=_delta(form.review_after) if form.review_after else Settings().review_after,
        digest=source.digest,
        horizon=timedelta(days=form.oncall.days),
        **{key: value for key, value in written.items() if value},
    )


def _delta(seconds: Decimal) -> timedelta:
    return timedelta(seconds=float(seconds))


def _connector(form: Any, source: Source, at: int) -> ConnectorSettings:
    path: Path = ("connectors", at)
    options = {key: value for key, value in source.value["connectors"][at].items() if key not in ("use", "name")}
    places = {".".join(map(str, parts)): source.place((*path, *parts)) for parts, _ in below(options)}
    name = form.name or form.use
    return ConnectorSettings(form.use, name, without_exposed(options), source.place(path), places)


def _connectors(source: Source) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    listed = source.value.get("connectors") if isinstance(source.value, dict) else None
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            yield ("connectors", at), one


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


def _strange_names(source: Source) -> list[Problem]:
    """Instances under `gate: stale:` that no connector has."""
    gate = source.value.get("gate") if isinstance(source.value, dict) else None
    stale = gate.get("stale") if isinstance(gate, dict) else None
    known = [str(one.get("name") or one.get("use")) for _, one in _connectors(source)]
    return [
        Problem(
            source.key_place(("gate", "stale", name)),
            f"no connector has the instance name {str(name)[:60]}",
            f"one of {', '.join(known) or 'the names under connectors:'}",
        )
        for name in (stale if isinstance(stale, dict) else ())
        if name not in known
    ]
