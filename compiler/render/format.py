"""What a format is: a name, the files that it writes, and a pure function from the view to their texts."""

from collections.abc import Callable, Mapping

from compiler.model.frozen import dataclass
from compiler.model.runbook import Runbook
from compiler.render.template import Templates

Render = Callable[[Runbook, Templates], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of documents, kept as the constant `FORMAT` of its module under `compiler.render.formats`.

    `files` are patterns below the output folder, with `{service}` for the service's folder.
    `render` gives each file's text by its path below the output folder, always with `/`.
    """

    name: str
    files: tuple[str, ...]
    render: Render
