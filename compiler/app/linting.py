"""Lint: every mistake that settings and declarations hold by themselves, without store and network."""

from dataclasses import replace

from compiler.app.connectors import check, load
from compiler.app.settings import Project
from compiler.model.base import Problem


def lint(project: Project) -> tuple[Problem, ...]:
    """The mistakes of the settings, of each connector's own part of them, and of every declaration."""
    return tuple(dict.fromkeys((*of_settings(project), *project.declarations.problems)))


def of_settings(project: Project) -> tuple[Problem, ...]:
    """The mistakes of the settings, those that only a connector knows of among them."""
    settings = project.settings
    found = load(one.use for one in settings.connectors)
    # A kind of connector that is not installed is among the problems of the settings already.
    installed = tuple(one for one in settings.connectors if one.use in found)
    own = check(replace(settings, connectors=installed), found)
    return tuple(dict.fromkeys((*project.problems, *own)))
