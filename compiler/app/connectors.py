"""Connectors as the app opens them: found by folder or entry point, checked by themselves, given their secrets."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

from compiler.app.secret import secrets
from compiler.model.base import Problem
from compiler.model.settings import ConnectorSettings, Settings
from compiler.ports import Connector, Located, Locates, Opened
from compiler.registry import connectors, plugins

GROUP = "runbook.connectors"


def known() -> dict[str, Connector]:
    """Every connector that is installed, by the name of its folder."""
    return {path.split(".")[-2]: _load(path) for path in _paths()}


def load(names: Iterable[str]) -> dict[str, Connector]:
    """The connectors of these names that are installed; the others are not even imported."""
    wanted = frozenset(names)
    return {path.split(".")[-2]: _load(path) for path in _paths() if path.split(".")[-2] in wanted}


def names() -> tuple[str, ...]:
    """The names of the installed connectors, without importing them."""
    return tuple(path.split(".")[-2] for path in _paths())


def check(settings: Settings, found: Mapping[str, Connector]) -> tuple[Problem, ...]:
    """Every mistake in every connector's own settings."""
    return tuple(sorted(problem for one in settings.connectors for problem in _check(one, found.get(one.use))))


def located(settings: Settings, url: str) -> tuple[Located, ...]:
    """What an address leads to, by the word of each configured connector that knows its own; nothing is opened."""
    found = load(one.use for one in settings.connectors)
    places: list[Located] = []
    for one in settings.connectors:
        connector: object = found.get(one.use)
        if isinstance(connector, Locates):
            places += connector.located(Opened(one.name, one.options), url)
    return tuple(places)


def open_each(
    settings: Settings, found: Mapping[str, Connector], environ: Mapping[str, str], folder: Path
) -> tuple[tuple[tuple[Connector, Opened], ...], tuple[Problem, ...]]:
    """What each instance is opened with, and a problem for each secret that is not there."""
    opened: list[tuple[Connector, Opened]] = []
    problems: list[Problem] = []
    for one in settings.connectors:
        connector = found.get(one.use)
        if connector is None:
            continue
        values, missing = secrets(one, connector.secrets, environ, folder)
        problems += missing
        opened.append((connector, Opened(one.name, one.options, values, folder=folder)))
    return tuple(opened), tuple(problems)


def _check(one: ConnectorSettings, connector: Connector | None) -> tuple[Problem, ...]:
    if connector is not None:
        return connector.check(one.options, one.places, one.place)
    place = one.places.get("use", one.place)
    return (Problem(place, f"there is no connector “{one.use}”", f"one of {', '.join(names())}"),)


def _paths() -> tuple[str, ...]:
    return tuple(connectors(tuple(plugins(GROUP))))


def _load(path: str) -> Connector:
    connector: Connector = import_module(path).CONNECTOR
    return connector
