"""`runbook.md`: the structure, for a repository; it changes when somebody changed something."""

from collections.abc import Mapping

from compiler.model.runbook import Runbook
from compiler.render.escape import slug
from compiler.render.format import Format
from compiler.render.template import Templates


def render(view: Runbook, templates: Templates) -> Mapping[str, str]:
    """The runbook by the skill's template."""
    return {f"{slug(view.service)}/runbook.md": templates.render("runbook.md.j2", view)}


FORMAT = Format("markdown", ("{service}/runbook.md",), render)
