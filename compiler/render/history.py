"""Pages of history as files: Markdown with tables, and small figures beside it."""

from collections.abc import Mapping

from compiler.model.history import EstateHistory, HistoryPage
from compiler.render.escape import slug
from compiler.render.figure import sparkline
from compiler.render.template import Templates


def service_files(page: HistoryPage, templates: Templates) -> Mapping[str, str]:
    """The history of one service, by paths below the output folder."""
    folder = slug(page.service)
    figures = [one.figure for one in page.promises if one.figure is not None]
    return {
        f"{folder}/history.md": templates.render("history.md.j2", None, page=page),
        **{f"{folder}/{figure.file}": sparkline(figure) for figure in figures},
    }


def estate_files(page: EstateHistory, templates: Templates) -> Mapping[str, str]:
    """The history of all services together."""
    drawn = {page.figure.file: sparkline(page.figure)} if page.figure is not None else {}
    return {"history.md": templates.render("history_all.md.j2", None, page=page), **drawn}
