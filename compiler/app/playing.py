"""The sandbox as the app sees it: found by entry point, never imported by name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol, cast

from compiler.errors import RunbookError, SettingsError
from compiler.registry import plugins

GROUP = "runbook.sandbox"


class Stage(Protocol):
    """A running sandbox: where it listens, and the credentials that it accepts."""

    @property
    def endpoints(self) -> Mapping[str, str]: ...
    @property
    def secrets(self) -> Mapping[str, str]: ...
    def serve_forever(self) -> None: ...


def described() -> tuple[tuple[str, str], ...]:
    """Every scene and every fault with one line on it."""
    scenes = cast(Mapping[str, str], _part("server").scenes())
    return tuple(scenes.items()) + tuple((f"fault {word}", text) for word, text in _part("faults").KINDS.items())


def answers(scene: str) -> frozenset[tuple[str, str]]:
    """The answer key of a scene: code and subject of each planted defect."""
    return cast(frozenset[tuple[str, str]], _part("answers").answers(scene))


@contextmanager
def playing(scene: str, faults: tuple[str, ...] = (), size: int = 1, now: datetime | None = None) -> Iterator[Stage]:
    """A sandbox that serves this scene. Raises SettingsError for a scene or fault that it does not know."""
    server, faulty = _part("server"), _part("faults")
    if scene not in server.scenes():
        raise SettingsError(f"there is no scene “{scene}”; there are {', '.join(server.scenes())}")
    try:
        wrong = tuple(faulty.Fault.parse(text) for text in faults)
    except ValueError as error:
        raise SettingsError(f"a fault cannot be read: {error}") from None
    more: dict[str, Any] = {"now": now} if now else {}
    with server.Sandbox(scene=scene, size=size, faults=wrong, **more) as stage:
        yield stage


def _part(name: str) -> ModuleType:
    for package in plugins(GROUP):
        return import_module(f"{package}.{name}")
    raise RunbookError("no sandbox is installed; install the package again")
