"""The secrets of connectors: named in the settings, taken from the environment or a file, told to nobody."""

from collections.abc import Mapping
from pathlib import Path

from compiler.model.base import Place, Problem
from compiler.model.settings import ConnectorSettings


def secrets(
    connector: ConnectorSettings, names: tuple[str, ...], environ: Mapping[str, str], folder: Path
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The secrets of one connector by option, and a problem for each that is not there; never their values."""
    found, problems = {}, []
    for name in names:
        place = connector.places.get(name, connector.place)
        value, problem = _secret(connector.options.get(name), environ, folder, place)
        if problem:
            problems.append(problem)
        elif value:
            found[name] = value
    return found, tuple(problems)


def _secret(written: object, environ: Mapping[str, str], folder: Path, place: Place) -> tuple[str, Problem | None]:
    if not isinstance(written, Mapping):
        return "", None
    if "env" in written:
        name = str(written["env"])
        value = environ.get(name, "").strip()
        problem = Problem(place, f"the environment variable {name} is not set", f"export {name}=… before the command")
        return value, None if value else problem
    path = folder / str(written.get("file", ""))
    try:
        return path.read_text(encoding="utf-8").strip(), None
    except (OSError, UnicodeDecodeError):
        return "", Problem(
            place, f"the secret's file {written.get('file')} cannot be read", "the path of a readable file"
        )
