"""Lint: every mistake that settings and declarations hold by themselves, without store and network."""

from dataclasses import replace

from compiler.app.connectors import check, load
from compiler.app.settings import Project
from compiler.model.base import Place, Problem


def lint(project: Project) -> tuple[Problem, ...]:
    """The mistakes of the settings, of each connector's own part of them, and of every declaration."""
    return tuple(dict.fromkeys((*of_settings(project), *of_declarations(project))))


def of_declarations(project: Project) -> tuple[Problem, ...]:
    """The mistakes of every declaration; and, where there is none, those that lie too deep. Nothing at all is fine."""
    declarations, folder = project.declarations, project.settings.services
    if declarations.slips or declarations.problems:
        return declarations.problems
    deep = sorted((project.folder / folder).glob("*/*.y*ml"))
    what = "a folder below that of the services is not looked into"
    return tuple(
        Problem(Place(f"{folder}/{path.parent.name}/{path.name}", 1, 1), what, f"{folder}/{path.name}") for path in deep
    )


def of_settings(project: Project) -> tuple[Problem, ...]:
    """The mistakes of the settings, those that only a connector knows of among them."""
    settings = project.settings
    found = load(one.use for one in settings.connectors)
    # A kind of connector that is not installed is among the problems of the settings already.
    installed = tuple(one for one in settings.connectors if one.use in found)
    own = check(replace(settings, connectors=installed), found)
    # An option that was refused already is not there for its connector, which would only miss it.
    told = {one.place for one in project.problems}
    return tuple(dict.fromkeys((*project.problems, *(one for one in own if one.place not in told))))
