"""Rules for dashboards and their panels."""

from compiler.drift.difference import Around, Difference, Judged
from compiler.drift.signals import liken, same
from compiler.drift.words import listed, spelled
from compiler.model.watching import Dashboard, Panel


def panels_gone(one: Difference, around: Around) -> Judged:
    """A panel that went; nothing is lost where another panel of the board shows the same."""
    lost = [panel for panel in one.was if not _kept(panel, one.new)]
    if not lost:
        return Judged("cosmetic", "what they showed is still on the board")
    names = listed(spelled(panel, around) for panel in lost)
    return Judged("loosened", "what it showed is on no panel of this board any more", names, "")


def _kept(panel: Panel, board: Dashboard) -> bool:
    """Whether all that a panel showed is shown by others; one that showed nothing is no loss."""
    shown = [one for other in board.panels for one in other.shows]
    refs = {ref.to for other in board.panels for ref in other.refs}
    return all(any(same(one, other) for other in shown) for one in panel.shows) and all(
        ref.to in refs for ref in panel.refs
    )


def panel_query(one: Difference, around: Around) -> Judged:
    """What a panel shows."""
    was, now = one.was, one.now
    shown = spelled(was.shows, around) or was.search, spelled(now.shows, around) or now.search
    pairs = zip(was.shows, now.shows, strict=False)
    hows = {liken(a, b).how for a, b in pairs} | ({"other"} if len(was.shows) != len(now.shows) else set())
    follows = {around.followed(ref.to) for ref in was.refs} == {ref.to for ref in now.refs}
    if hows <= {"equal", "written"} and follows and was.search == now.search:
        return Judged("cosmetic", "it shows the same", *shown)
    if hows <= {"equal", "written", "dressing"} and follows and was.search == now.search:
        return Judged("cosmetic", "only how it fills, smooths or clips is another", *shown)
    lost = (was.shows or was.refs) and not now.shows and not now.refs and not now.search
    return (
        Judged("loosened", "it shows nothing any more", *shown)
        if lost
        else Judged("moved", "it shows another thing", *shown)
    )


def variables(one: Difference, around: Around) -> Judged:
    """Urls set variables by their names; other defaults only change what is seen first."""
    lost = {each.name for each in one.was} - {each.name for each in one.now}
    if lost:
        return Judged("moved", f"urls that set {listed(lost)} no longer do so")
    return Judged("cosmetic", "urls set them as before", spelled(one.was, around), spelled(one.now, around))
