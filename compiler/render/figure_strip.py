"""The coming weeks of a policy as SVG, by hand: one bar a level, holes in a colour and a pattern of their own.

What it shows is told in the description too, so that nothing rests on sight or on colour.
"""

from collections.abc import Iterator

from compiler.model.status import Strip, StripBar, StripSpan
from compiler.render.escape import xml

WIDTH, BAR, GAP, LEFT, TOP, DAYS = 640, 16, 6, 56, 4, 14
ROOM = 6
FILLS = {"on": "#2f6fd0", "override": "#6d4fc4", "dark": "#8a8f98", "hole": "#c8321e"}
"""Colours that stand out on white and on black; a hole is hatched as well."""


def strip(figure: Strip) -> str:
    """The drawing: bars with what is on call, and the days below."""
    height = TOP + len(figure.bars) * (BAR + GAP) + DAYS
    bars = "".join(_bar(number, one) for number, one in enumerate(figure.bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img" aria-labelledby="t d"><title id="t">{xml(figure.title)}</title>'
        f'<desc id="d">{xml(figure.description)}</desc>'
        '<defs><pattern id="h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{FILLS["hole"]}"/><path d="M0 0V6" stroke="#fff" stroke-width="3"/>'
        f'</pattern></defs><g font-family="sans-serif" font-size="10" fill="#6b7280">{bars}'
        f"{''.join(_days(figure, height))}</g></svg>\n"
    )


def _bar(number: int, bar: StripBar) -> str:
    y = TOP + number * (BAR + GAP)
    drawn = "".join(_span(one, y) for one in bar.spans)
    frame = f'<rect x="{LEFT}" y="{y}" width="{WIDTH - LEFT}" height="{BAR}" fill="none" stroke="#8a8f98"/>'
    return f'<text x="0" y="{y + BAR - 4}">{xml(bar.label)}</text>{drawn}{frame}'


def _span(one: StripSpan, y: int) -> str:
    x, wide = _x(one.first), max(1, _x(one.last) - _x(one.first))
    # A hairline between two shifts shows a handover where there is room for one.
    wide -= one.state != "hole" and wide > ROOM
    fill = "url(#h)" if one.state == "hole" else FILLS[one.state]
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{BAR}" fill="{fill}"/>'


def _x(thousandth: int) -> int:
    return LEFT + thousandth * (WIDTH - LEFT) // 1000


def _days(figure: Strip, height: int) -> Iterator[str]:
    """A tick for each midnight, and its date where there is room."""
    every = 1 + len(figure.days) // 14
    for number, day in enumerate(figure.days):
        yield f'<path d="M{_x(day.at)} {TOP}V{height - DAYS}" stroke="#8a8f98" stroke-opacity=".5"/>'
        if number % every == 0:
            yield f'<text x="{_x(day.at) + 2}" y="{height - 3}">{xml(day.label)}</text>'
