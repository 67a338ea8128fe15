"""A url with holes: what a connector knows of its product's addresses, filled and escaped here."""

from datetime import datetime, timedelta
from urllib.parse import quote

from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Opening:
    """How to open one live thing in its product.

    `url` is absolute and complete for the thing itself.
    `variable` is a query pattern with `{name}` and `{value}`, such as `tpl_var_{name}={value}`.
    `panel` is a query pattern with `{panel}`, such as `fullscreen_widget={panel}`.
    `window` is a query pattern with `{from_ms}` and `{to_ms}`; `relative` is one with `{duration_s}`, or fixed text.
    Empty patterns mean that the product offers no such thing.
    """

    url: str
    variable: str = ""
    panel: str = ""
    window: str = ""
    relative: str = ""


def fill(
    opening: Opening,
    panel: str | None = None,
    variables: tuple[tuple[str, str], ...] = (),
    around: datetime | None = None,
    half: timedelta = timedelta(hours=1),
) -> str:
    """The url that opens the panel with these variables, in a window around an instant where one is given."""
    parts = [opening.panel.format(panel=quote(panel, safe=""))] if panel and opening.panel else []
    if opening.variable:
        parts += [opening.variable.format(name=_quoted(name), value=_quoted(value)) for name, value in variables]
    parts += _window(opening, around, half)
    if not parts:
        return opening.url
    return opening.url + ("&" if "?" in opening.url else "?") + "&".join(parts)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _window(opening: Opening, around: datetime | None, half: timedelta) -> list[str]:
    if around is None:
        return [opening.relative.format(duration_s=int(2 * half.total_seconds()))] if opening.relative else []
    if not opening.window:
        return []
    first, last = around - half, around + half
    return [opening.window.format(from_ms=int(first.timestamp() * 1000), to_ms=int(last.timestamp() * 1000))]
