"""Papers that people keep beside the live systems: architecture notes and postmortems, read from files."""

from datetime import datetime

from compiler.model.frozen import dataclass
from compiler.model.watching import Resource


@dataclass(frozen=True, slots=True)
class Attachment(Resource):
    """A file that people attached. Kind `attachment`.

    `form` is `architecture` or `postmortem`; `text` its Markdown or Mermaid source, `dated` the date that it tells of
    itself or, without one, that of the file. Tags: `service:<name>` for each service that it names.
    """

    form: str = ""
    text: str = ""
    dated: datetime | None = None
