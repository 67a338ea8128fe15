"""The connector: files that people attach where a product gives no access."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from compiler.errors import ConnectorError
from compiler.model.base import Kind, Place, Problem
from compiler.model.frozen import dataclass
from compiler.ports import Feed, Opened, Reach, Step
from connectors.exports.feed import Files
from connectors.exports.finding import files
from connectors.exports.settings import problems, settings

_STEPS = (
    Step(
        "Make a folder beside the settings and name it: folder: attached. No credential is needed, and no address of a "
        "calendar, which is a secret: take the file behind it."
    ),
    Step(
        "Schedules: export them as a calendar (.ics) or a table (.csv with the columns start, end, person and, for "
        "several, schedule). Times without a zone need `zone`."
    ),
    Step(
        "Contacts: a list as YAML with `service` and `levels`, each level with `schedule`, `team` or `person` and "
        "`after: 15m`. Of a telephone number it is only kept that there is one."
    ),
    Step("Postmortems and notes on architecture: Markdown, or Mermaid (.mmd); front matter may name `services`."),
    Step(
        "What a file's name cannot say goes under `files`: {file, schedule, team, zone, dated, services, form}. The "
        "date of an export is what is said there, what the file tells, what its name tells, or when it was changed."
    ),
)


class Exports:
    """Attached files; satisfies `compiler.ports.Connector`."""

    name = "exports"
    summary = "Attached files: schedules as calendars or tables, contacts as YAML, postmortems and architecture notes"
    secrets: tuple[str, ...] = ()
    kinds = (Kind.ONCALL_SERVICE, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER, Kind.ATTACHMENT)
    key_steps = _STEPS

    def check(self, options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
        """See `compiler.ports.Connector`."""
        return problems(options, places, place)

    def feeds(self, opened: Opened) -> Sequence[Feed]:
        """See `compiler.ports.Connector`."""
        return (Files(opened.instance, settings(opened.options), opened.folder),)

    def connect(self, opened: Opened) -> "Connected":
        """See `compiler.ports.Connector`."""
        feed = Files(opened.instance, settings(opened.options), opened.folder)
        named = [feed.settings.folder, *(one.file for one in feed.settings.files)]
        return Connected((feed,), sha256("\n".join(named).encode()).hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class Connected:
    """The files; satisfies `compiler.ports.Connection`."""

    feeds: tuple[Files]
    credential: str

    def probe(self, now: datetime) -> Iterator[Reach]:  # noqa: ARG002 (nothing here depends on the clock)
        """See `compiler.ports.Connection`."""
        (feed,) = self.feeds
        found = list(files(feed.settings, feed.root))
        wrong = [str(one) for one in found if isinstance(one, ConnectorError)]
        says = "; ".join(wrong) or f"{len(found)} files can be read"
        yield Reach(feed.name, not wrong, says)

    def close(self) -> None:
        """See `compiler.ports.Connection`; nothing is open."""


CONNECTOR = Exports()
