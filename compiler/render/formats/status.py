"""`status.md`: what lives, as of the snapshot, with figures: the series of a promise, the coming weeks of a policy."""

from collections.abc import Mapping

from compiler.model.runbook import Runbook
from compiler.render.escape import slug
from compiler.render.figure import sparkline
from compiler.render.figure_strip import strip
from compiler.render.format import Format
from compiler.render.template import Templates


def render(view: Runbook, templates: Templates) -> Mapping[str, str]:
    """The status, and its figures."""
    folder = slug(view.service)
    figures = [one.figure for one in view.status.promises if one.figure is not None]
    return {
        f"{folder}/status.md": templates.render("status.md.j2", view),
        **{f"{folder}/{figure.file}": sparkline(figure) for figure in figures},
        **{f"{folder}/{one.strip.file}": strip(one.strip) for one in view.status.oncall},
    }


FORMAT = Format("status", ("{service}/status.md", "{service}/*.svg"), render)
