"""The five cells of a row: at most one line and one url each; whatever does not fit stands below the table."""

from compiler.model.lines import Line, Piece
from compiler.model.runbook import ActionCard, DetectionCard, HopLine

SHOWN = 3
"""Actions, hops and routes that a cell holds before it points below."""

WORDS = 90
"""Characters of one action in a cell."""

COMMAND = 72
"""Characters of a command in a cell. A longer one is never cut, since half a command must not be run."""

ARROW = Piece("text", " → ")

Cells = tuple[Line, Line, Line, Line, Line]


def cells(
    scenario: str,
    anchor: str,
    draft: bool,
    detections: tuple[DetectionCard, ...],
    actions: tuple[ActionCard, ...],
    hops: tuple[HopLine, ...],
    tell: tuple[Line, ...],
) -> Cells:
    """Scenario, detection, first actions, escalation and messaging, ready to print."""
    return (
        _scenario(scenario, anchor, draft),
        _detection(detections),
        _actions(actions),
        _escalation(hops),
        _messaging(tell),
    )


def _scenario(scenario: str, anchor: str, draft: bool) -> Line:
    name = Piece("link", scenario, f"#{anchor}")
    return (Piece("strong", "DRAFT"), Piece("text", " "), name) if draft else (name,)


def _detection(detections: tuple[DetectionCard, ...]) -> Line:
    if not detections:
        return (Piece("strong", "none"), Piece("text", ": expect support tickets"))
    first, *others = detections
    return (*_signal(first), *_more(len(others), "below"))


def _signal(one: DetectionCard) -> Line:
    mark = _mark(one.mark)
    if one.panel is not None and one.panel.url:
        shown = Piece("link", one.panel.panel or one.panel.dashboard, one.panel.url)
        return (Piece("text", one.text), *mark, ARROW, shown)
    return (Piece("link", one.text, one.url) if one.url else Piece("text", one.text), *mark)


def _mark(mark: str) -> Line:
    return (Piece("text", f" ({mark})"),) if mark else ()


def _actions(actions: tuple[ActionCard, ...]) -> Line:
    if not actions:
        return (Piece("strong", "none declared"),)
    line: list[Piece] = []
    for at, action in enumerate(actions[:SHOWN], 1):
        linked = any(piece.form == "link" for piece in line)
        line += [Piece("text", f"{' ' if line else ''}{at}) "), *_step(action, linked), Piece("text", ";")]
    return (*line[:-1], *_more(len(actions) - SHOWN, "below"))


def _step(action: ActionCard, linked: bool) -> Line:
    if action.form == "run":
        short = len(action.text) <= COMMAND and "\n" not in action.text
        return (Piece("code", action.text),) if short else (Piece("text", "run the command below"),)
    if action.form == "open" and action.url:
        said = _short(action.text)
        page = Piece("text", said) if linked else Piece("link", said, action.url)
        return (Piece("text", "open "), page, *_mark(action.mark))
    lead = "judge: " if action.form == "judgement" else ""
    return (Piece("text", lead + _short(action.text)),)


def _escalation(hops: tuple[HopLine, ...]) -> Line:
    if not hops:
        return (Piece("strong", "none declared"),)
    line: list[Piece] = []
    for hop in hops[:SHOWN]:
        linked = any(piece.form == "link" for piece in line)
        said = Piece("link", hop.text, hop.url) if hop.url and not linked else Piece("text", hop.text)
        line += [*([ARROW] if line else []), said, *([Piece("text", f" ({hop.doubt})")] if hop.doubt else [])]
    return (*line, *_more(len(hops) - SHOWN, "below"))


def _messaging(tell: tuple[Line, ...]) -> Line:
    if not tell:
        return (Piece("strong", "none declared"),)
    line: list[Piece] = []
    for one in tell[:SHOWN]:
        line += [*([Piece("text", "; else ")] if line else []), *one]
    return (*line, *_more(len(tell) - SHOWN, "below"))


def _more(count: int, where: str) -> Line:
    return (Piece("text", f" (+{count} {where})"),) if count > 0 else ()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= WORDS else words[:WORDS].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
