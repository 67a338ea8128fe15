"""What the vendor's own addresses lead to: monitors, SLOs, dashboards, notebooks by id, and the panel in front.

Only forms that were seen in real links are read. What follows an id in a path is decoration; a value in double braces
is filled in when a message is sent, so an id in its place is none.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from compiler.model.base import Kind

Target = tuple[Kind, str]
"""A kind and the vendor's id of one thing of it."""

_DASHBOARD = re.compile(r"/dashboard/([a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3})(?:/|$)")
_MONITOR = re.compile(r"/monitors(?:/|/?#)(\d{1,19})(?:[/#]|$)")
_SLO = re.compile(r"/slo/(?:edit/)?([0-9a-f]{32})(?:/edit|/alerts/(\d{1,19}))?/?")
_NOTEBOOK = re.compile(r"/notebooks?/(\d{1,19})(?:/|$)")
_KEY = re.compile(r"[0-9a-f]{32}")
_OPEN_PANEL = "slo-panel"


def targets(url: str) -> tuple[Target, ...]:
    """The things that an address of the user interface leads to, the nearest first; none for any other page.

    The address may lack its host, as those do that people write within the product.
    """
    try:
        parts = urlsplit(url)
        found = dict.fromkeys(_targets(parts.path, parts.query, parts.fragment))
    except ValueError:
        return ()
    return tuple(found)


def panel(url: str) -> str:
    """The id of the widget that an address of a dashboard puts in front, "" where it names none."""
    try:
        found = parse_qs(urlsplit(url).query).get("fullscreen_widget", [""])
    except ValueError:
        return ""
    return found[0] if found[0].isdigit() else ""


def _targets(path: str, query: str, fragment: str) -> Iterator[Target]:
    if board := _DASHBOARD.match(path):
        yield Kind.DASHBOARD, board[1]
    elif monitor := _MONITOR.match(f"{path}#{fragment}"):
        yield Kind.MONITOR, monitor[1]
    elif notebook := _NOTEBOOK.match(path):
        yield Kind.NOTEBOOK, notebook[1]
    elif slo := _SLO.fullmatch(path):
        yield from ([(Kind.MONITOR, slo[2])] if slo[2] else [])
        yield Kind.SLO, slo[1]
    elif path.rstrip("/") in ("/slo", "/slo/manage"):
        yield from ((Kind.SLO, key) for key in _asked(query) if _KEY.fullmatch(key))


def _asked(query: str) -> Iterator[str]:
    """The SLOs that a query opens: one by its parameter, those in side panels by a list in JSON."""
    asked = parse_qs(query)
    yield from asked.get("slo_id", ())
    for text in asked.get("sp", ()):
        yield from _opened(text)


def _opened(text: str) -> Iterator[str]:
    try:
        panels = json.loads(unquote(text))
    except ValueError:
        return
    for one in panels if isinstance(panels, list) else ():
        if isinstance(one, dict) and one.get("i") == _OPEN_PANEL and isinstance(one.get("p"), dict):
            yield str(one["p"].get("id", ""))
