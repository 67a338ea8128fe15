"""The ways of a page as a reader follows them: hop by hop, each with its own page."""

from compiler.model.chain import Chain, State
from compiler.model.lines import Line, Piece
from compiler.model.oncall import Leg, Way

SIGNS = {"proven": "✔ proven", "likely": "? likely, by its name", "unknown": "? unknown", "broken": "✘ BROKEN"}
ARROW = Piece("text", " → ")


def ways(chain: Chain) -> tuple[Line, ...]:
    """Each way of a page of the promise, from the handle on: what it passes, with its page, and where it breaks."""
    moot = _moot(chain)
    return tuple(dict.fromkeys((*_way(one), *moot) for one in chain.ways))


def _moot(chain: Chain) -> Line:
    """That a way helps nobody: what its page rests on is broken."""
    paged = next((link for link in chain.links if link.name == "paged"), None)
    if paged is None or paged.state is not State.MOOT:
        return ()
    return (Piece("text", f"; moot: it {paged.reason.replace('*', '')}, which is broken"),)


def _way(way: Way) -> Line:
    pieces: list[Piece] = []
    for leg in way.legs:
        if leg.what != "alert" and leg.name:
            pieces += [*([ARROW] if pieces else []), _leg(leg)]
    last = way.legs[-1]
    said = f" {SIGNS[way.footing]}" + (f": {last.reason}" if last.reason and way.footing != "proven" else "")
    return (*pieces, Piece("text", said))


def _leg(leg: Leg) -> Piece:
    if leg.what == "handle":
        return Piece("code", leg.name)
    return Piece("link", leg.name, leg.url) if leg.url else Piece("text", leg.name)
