"""The exception tree, with the exit code that each ends in.

RunbookError                 70  a bug of ours, or a template that asks for what is not there
├── SettingsError             2  declaration or settings wrong; carries every problem found
├── StoreError                2  the store is of a newer schema, or no store
├── NoSnapshot                3  nothing was pulled yet, so nothing can be known
│   └── NoSuchSnapshot        2  a number on the command line that no kept snapshot has
└── ConnectorError            3  a live system could not be read; becomes the gap of a section
    ├── Refused                  not allowed (401, 403): names the scope that is missing
    ├── Unavailable              transient and still failing after the retries
    ├── Missing                  404 or 410 by id: proof that the thing is gone
    └── Contract                 a reply of a shape that nobody documented: path and kind, never the value

An exception means that we cannot go on; a wrong declaration is a Problem, a wrong world is a Finding.
"""

from collections.abc import Iterable


class RunbookError(Exception):
    """Anything that stops the program; its text is written for the person who typed the command."""

    exit_code = 70


class SettingsError(RunbookError):
    """Declaration or settings cannot be used; `problems` holds all of them at once.

    They are of the model's type, which this floor below it does not know; each spells itself out as text.
    """

    exit_code = 2

    def __init__(self, message: str, problems: Iterable[object] = ()) -> None:
        super().__init__(message)
        self.problems: tuple[object, ...] = tuple(problems)


class StoreError(RunbookError):
    """The store cannot be used: of a newer schema, damaged, or locked for too long."""

    exit_code = 2


class NoSnapshot(RunbookError):
    """No finished snapshot answers the question; `runbook sync` makes one."""

    exit_code = 3


class NoSuchSnapshot(NoSnapshot):
    """No kept snapshot has the number that was asked for: a wrong argument, which no pull mends."""

    exit_code = 2

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no snapshot {number}; `runbook snapshots list` shows those that are kept")


class ConnectorError(RunbookError):
    """One feed of one live system could not be read; never a reason to stop another."""

    exit_code = 3


class Refused(ConnectorError):
    """The credential may not read this; `scope` names the permission that is missing, where it is known."""

    def __init__(self, message: str, scope: str | None = None) -> None:
        super().__init__(message)
        self.scope = scope


class Unavailable(ConnectorError):
    """The system did not answer usefully, also after the retries; the next pull may succeed."""


class Missing(ConnectorError):
    """Asked by its id, the thing is not there (404, 410): the one proof of a thing that is gone."""


class Contract(ConnectorError):
    """The reply has a shape that no documentation shows; the message holds the path, never a value."""
