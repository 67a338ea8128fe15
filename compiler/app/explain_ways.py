"""Explain: the ways of a page, hop by hop, each with the live thing that it is, and where that opens."""

from collections.abc import Iterator

from compiler.model.chain import Chain
from compiler.model.oncall import Leg


def ways(chain: Chain) -> Iterator[tuple[int, str]]:
    """Each way of a page with its hops, as the lines of an explanation."""
    for number, way in enumerate(chain.ways, 1):
        yield 1, f"way {number} of a page, over {way.address}: {way.footing}"
        yield from ((2, _hop(leg)) for leg in way.legs)


def _hop(leg: Leg) -> str:
    said = f" — {leg.reason}" if leg.reason else ""
    where = " ".join(part for part in (str(leg.id) if leg.id else "", leg.url) if part)
    return f"{leg.what} “{leg.name}”: {leg.footing}{said}" + (f" ({where})" if where else "")
