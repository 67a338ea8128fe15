"""A sparkline as SVG, by hand: about a kilobyte, no script, readable by screen readers, the same bytes every time.

The lowest and the last value and the target are told in the description too, so that nothing rests on sight.
"""

from collections.abc import Iterator
from decimal import Decimal

from compiler.model.status import Figure
from compiler.render.escape import xml

WIDTH, HEIGHT, EDGE, LABEL = 160, 32, 3, 44
LINE, TARGET = "#2f6fd0", "#b05a00"
"""Colours that stand out on white and on black."""

Point = tuple[Decimal, Decimal]


def sparkline(figure: Figure) -> str:
    """The drawing of a figure: its series as a line with gaps, the target dashed, the last value marked and written."""
    values = [None if value is None else Decimal(value) for value in figure.values]
    target = Decimal(figure.target) if figure.target else None
    low, high = _range([value for value in (*values, target) if value is not None])
    points = [None if value is None else _point(at, len(values), value, low, high) for at, value in enumerate(values)]
    aim = "" if target is None else _dashes(_point(0, 1, target, low, high)[1])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-labelledby="t d"><title id="t">{xml(figure.title)}</title>'
        f'<desc id="d">{xml(figure.description)}</desc>{aim}'
        f'<g fill="none" stroke="{LINE}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round">'
        f"{''.join(map(_stroke, _runs(points)))}</g>{_last(points, figure)}</svg>\n"
    )


def _range(known: list[Decimal]) -> tuple[Decimal, Decimal]:
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(1))
    return (low, high) if high > low else (low - 1, high + 1)


def _point(at: int, count: int, value: Decimal, low: Decimal, high: Decimal) -> Point:
    x = EDGE + Decimal(at) * (WIDTH - LABEL - 2 * EDGE) / max(1, count - 1)
    y = EDGE + (high - value) / (high - low) * (HEIGHT - 2 * EDGE)
    return (x, y)


def _runs(points: list[Point | None]) -> Iterator[list[Point]]:
    """Stretches without a gap: a slot in which nothing happened is no line through it."""
    run: list[Point] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _stroke(run: list[Point]) -> str:
    drawn = " ".join(f"{_short(x)},{_short(y)}" for x, y in (run if len(run) > 1 else run * 2))
    return f'<polyline points="{drawn}"/>'


def _dashes(y: Decimal) -> str:
    x = WIDTH - LABEL
    return f'<path d="M0 {_short(y)}H{x}" stroke="{TARGET}" stroke-dasharray="3 2"/>'


def _last(points: list[Point | None], figure: Figure) -> str:
    known = [(point, value) for point, value in zip(points, figure.values, strict=True) if point and value is not None]
    if not known:
        return ""
    (x, y), value = known[-1]
    text = f"{round(Decimal(value), 2)} %"
    label = f'<text x="{WIDTH - LABEL + 3}" y="20" font-family="sans-serif" font-size="10" fill="{LINE}">{text}</text>'
    return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="2" fill="{LINE}"/>{label}'


def _short(value: Decimal) -> str:
    return f"{round(value, 1).normalize() + 0:f}"
