"""Reads the services folder: every readable service, and every problem of the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Protocol, TypeVar

from compiler.declare.source import Source, read_source
from compiler.model.base import Place, Problem
from compiler.model.promise import Declared, Procedures, Service


class Named(Protocol):
    """A service, or what is known of one without reading it."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> Place: ...


Named_T = TypeVar("Named_T", bound=Named)


def read_services(
    files: Mapping[str, bytes],
    handles: frozenset[str] | None = None,
    texts: Mapping[str, str] | None = None,
    codes: tuple[str, ...] | None = None,
) -> Declared:
    """All services of these files (name as the user gave it, to bytes), and all problems.

    A file with a problem gives no service, and hides no other file. Of two files of one service the first by name
    counts. `handles` are the channels of the settings (`instance/alias`), used for suggestions only; `texts` are the
    Markdown files that procedures name: see `with_texts`. `codes` are those that an allowance may name, None for any.
    """
    services: list[Service] = []
    problems: list[Problem] = []
    for file, data in sorted(files.items()):
        service, found = read_service(data, file, handles, codes)
        problems.extend(found)
        if service is not None:
            services.append(service)
    unique, twice = once(services)
    declared = Declared(tuple(unique), tuple(sorted([*problems, *twice])))
    return declared if texts is None else with_texts(declared, texts)


def read_service(
    data: bytes, file: str, handles: frozenset[str] | None = None, codes: tuple[str, ...] | None = None
) -> tuple[Service | None, tuple[Problem, ...]]:
    """One file by itself: its service, or all of its problems."""
    source, problems = read_source(data, file)
    if source is None:
        return None, problems
    service, found = _lowered(source, handles, codes)
    return (None, tuple(sorted([*problems, *found]))) if problems or found else (service, ())


def is_path(text: str) -> bool:
    """Whether a procedure is the path of a Markdown file, one line without spaces, rather than Markdown."""
    return text.endswith(".md") and not any(character.isspace() for character in text)


def with_texts(declared: Declared, texts: Mapping[str, str]) -> Declared:
    """The same with the texts in place of the paths of Markdown files; a path that is not there is a problem."""
    services = tuple(_with_texts(one, texts) for one in declared.services)
    missing = [problem for one in declared.services for problem in _missing(one, texts)]
    return Declared(services, tuple(sorted([*declared.problems, *missing])))


def _missing(service: Service, texts: Mapping[str, str]) -> Iterator[Problem]:
    places = service.procedures.places or (service.place,) * 3
    for text, place in zip(_parts(service.procedures), places, strict=True):
        if is_path(text) and text not in texts:
            yield Problem(place, f"the procedures name {text[:200]}, which is not there", _path_hint(text))


def _path_hint(text: str) -> str:
    if "\\" in text:
        return f"{text[:200].replace(chr(92), '/')}, with / between folders"
    outside = text.startswith(("/", "~")) or ".." in text.split("/")
    return f"the path of a Markdown file {'inside of' if outside else 'as seen from'} the folder of services"


def _with_texts(service: Service, texts: Mapping[str, str]) -> Service:
    if not any(part in texts and is_path(part) for part in _parts(service.procedures)):
        return service
    first, second, third = (texts.get(part, part) if is_path(part) else part for part in _parts(service.procedures))
    return replace(service, procedures=Procedures(first, second, third, service.procedures.places))


def _parts(procedures: Procedures) -> tuple[str, str, str]:
    return procedures.deployments, procedures.config_changes, procedures.access


def _lowered(
    source: Source, handles: frozenset[str] | None, codes: tuple[str, ...] | None
) -> tuple[Service | None, list[Problem]]:
    from pydantic import ValidationError

    from compiler.declare.complaints import MOST, complaints
    from compiler.declare.consistency import inconsistencies
    from compiler.declare.known import strange_allowances
    from compiler.declare.lower import lower
    from compiler.declare.spec_v1 import ServiceForm
    from compiler.declare.version import unusable

    problem = unusable(source)
    if problem is not None:
        return None, [problem]
    found = list(islice(chain(inconsistencies(source), strange_allowances(source, codes)), MOST))
    try:
        form = ServiceForm.model_validate(source.value)
    except ValidationError as error:
        return None, found + complaints(error, source, ServiceForm, {"channel": handles or ()})
    return (None, found) if found else (lower(form, source), [])


def once(services: Iterable[Named_T]) -> tuple[list[Named_T], list[Problem]]:
    """Each service once, the first that comes, and a problem for every other of its name."""
    first: dict[str, Place] = {}
    kept: list[Named_T] = []
    problems: list[Problem] = []
    for service in services:
        if service.name in first:
            what = f"the service {service.name} is declared twice, first at {first[service.name]}"
            problems.append(Problem(service.place, what, "one file for each service", service.name))
        else:
            first[service.name] = service.place
            kept.append(service)
    return kept, problems
