"""The only discovery code: what lies in the right folder is found, and strangers come by entry point."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from re import fullmatch
from types import ModuleType
from typing import Any


def scan(package: str) -> Iterator[ModuleType]:
    """The modules directly in `package`, imported, in the order of their names; private ones are left out."""
    found = import_module(package)
    for info in sorted(pkgutil.iter_modules(found.__path__), key=lambda one: one.name):
        if not info.name.startswith("_"):
            yield import_module(f"{package}.{info.name}")


def constants(package: str, name: str) -> Iterator[Any]:
    """The constant `name` of each module in `package` that has one."""
    for module in scan(package):
        if hasattr(module, name):
            yield getattr(module, name)


def codes() -> tuple[str, ...]:
    """The codes of all checks, by the names of their files, without importing them."""
    found = find_spec("compiler.checks")
    places = found.submodule_search_locations if found else None
    words = (info.name.partition("_")[0] for info in pkgutil.iter_modules(places))
    return tuple(sorted(word.upper() for word in words if fullmatch(r"rb\d{3}", word)))


def plugins(group: str) -> Iterator[str]:
    """The packages that installed distributions name under an entry-point group, each once, sorted."""
    yield from sorted({point.value for point in entry_points(group=group)})


def connectors(packages: tuple[str, ...] = ("connectors",)) -> Iterator[str]:
    """The import names of the folders that hold a `connector.py`, in the packages named, without importing them."""
    for package in packages:
        spec = find_spec(package)
        for info in sorted(pkgutil.iter_modules(spec.submodule_search_locations if spec else None), key=_name):
            if info.ispkg and find_spec(f"{package}.{info.name}.connector") is not None:
                yield f"{package}.{info.name}.connector"


def _name(info: pkgutil.ModuleInfo) -> str:
    return info.name
