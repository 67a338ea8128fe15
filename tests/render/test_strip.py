"""The strip of the coming weeks: what is on call, what is not, and the same told in words."""

from xml.etree import ElementTree

from compiler.model.status import Strip, StripBar, StripDay, StripSpan
from compiler.render.figure_strip import FILLS, strip

FIGURE = Strip(
    "oncall-e1.svg",
    "Dispatch <on call>",
    "From 2026-11-01T06:00Z to 2026-11-15T06:00Z: 1 hole at level 1.",
    (
        StripBar("level 1", (StripSpan(0, 700, "on"), StripSpan(900, 1000, "override"), StripSpan(700, 900, "hole"))),
        StripBar("level 2", (StripSpan(0, 1000, "dark"),)),
    ),
    (StripDay(53, "11-02"), StripDay(125, "11-03")),
)
SPACE = "{http://www.w3.org/2000/svg}"


def test_a_strip_is_well_formed_and_told_to_those_who_do_not_see_it() -> None:
    root = ElementTree.fromstring(strip(FIGURE))
    assert root.get("role") == "img"
    assert root.findtext(f"{SPACE}title") == "Dispatch <on call>"
    assert root.findtext(f"{SPACE}desc") == FIGURE.description


def test_each_state_has_a_look_of_its_own_and_its_place() -> None:
    root = ElementTree.fromstring(strip(FIGURE))
    bars = [one for one in root.iter(f"{SPACE}rect") if one.get("fill") not in ("none", FILLS["hole"])]
    assert [one.get("fill") for one in bars] == [FILLS["on"], FILLS["override"], "url(#h)", FILLS["dark"]]
    starts = [int(one.get("x", "")) for one in bars]
    assert starts[0] < starts[2] < starts[1]


def test_a_strip_is_the_same_every_time_and_small() -> None:
    assert strip(FIGURE) == strip(FIGURE)
    assert len(strip(FIGURE)) < 3000
