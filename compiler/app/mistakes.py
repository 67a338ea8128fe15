"""Which mistakes of the declarations stop a run of some services."""

from collections.abc import Sequence

from compiler.app.declarations import Declarations, Slip
from compiler.model.base import Problem


def concerning(
    declarations: Declarations, names: Sequence[str], services: Sequence[Slip], problems: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """The problems that stop a run of the services of these `names` (all without any), of which `services` are there.

    A release does not wait for the mistake in another service's file.
    """
    if not problems or len(services) < len(names) or not names:
        return problems
    files = {declarations.service(one.name).place.file for one in services}
    return tuple(one for one in problems if one.place.file in files or one.service in names)
