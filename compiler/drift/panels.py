"""The panels of a dashboard, matched by their ids and, where these changed, by what they show."""

from collections.abc import Iterator

from compiler.drift.difference import Difference
from compiler.model.base import Kind
from compiler.model.watching import Dashboard, Panel


def panel_differences(old: Dashboard, new: Dashboard) -> Iterator[Difference]:
    """Panels gone, panels come, and panels that show something else; their order is of no account."""
    if old.panels == new.panels:
        return
    pairs, gone, come = matched(old.panels, new.panels)
    if gone:
        yield Difference(Kind.DASHBOARD, "panels gone", gone, (), "", old, new)
    if come:
        yield Difference(Kind.DASHBOARD, "panels added", (), come, "", old, new)
    for was, now in pairs:
        if (was.shows, was.refs, was.search) != (now.shows, now.refs, now.search):
            part = f"of “{now.title or now.key}”"
            yield Difference(Kind.DASHBOARD, "panel query", was, now, part, old, new)
        elif (was.title, was.group, was.form) != (now.title, now.group, now.form):
            yield Difference(Kind.DASHBOARD, "panel wording", was, now, "", old, new)


Panels = tuple[Panel, ...]


def matched(old: Panels, new: Panels) -> tuple[list[tuple[Panel, Panel]], Panels, Panels]:
    """The panels that are on both sides, those gone, those come."""
    pairs: list[tuple[Panel, Panel]] = []
    for key in (_by_key, _by_content, _by_title):
        theirs = {key(one): one for one in new if key(one) is not None}
        found = [(one, theirs.pop(name)) for one in old if (name := key(one)) is not None and name in theirs]
        pairs += found
        mine, others = {id(one) for one, _ in found}, {id(one) for _, one in found}
        old = tuple(one for one in old if id(one) not in mine)
        new = tuple(one for one in new if id(one) not in others)
    return pairs, old, new


def _by_key(panel: Panel) -> object:
    return panel.key or None


def _by_content(panel: Panel) -> object:
    return (panel.shows, panel.refs, panel.search) if panel.shows or panel.refs or panel.search else None


def _by_title(panel: Panel) -> object:
    return (panel.title, panel.group) if panel.title else None
