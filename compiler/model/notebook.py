"""Notebooks: pages that people write within a monitoring product, often runbooks."""

from datetime import datetime

from compiler.model.frozen import dataclass
from compiler.model.watching import Resource


@dataclass(frozen=True, slots=True)
class Notebook(Resource):
    """A notebook as defined; `links` are the urls of its text, `refs` what those lead to."""

    links: tuple[str, ...] = ()
    modified: datetime | None = None
