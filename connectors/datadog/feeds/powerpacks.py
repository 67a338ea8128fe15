"""Shared groups of widgets, which a dashboard only names: their widgets are put in their place, as people see them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from compiler.errors import Contract, Missing, Refused
from connectors.datadog.readers.scalars import Json, objects, part
from connectors.datadog.source import Source

_PATH = "/api/v2/powerpacks"
_SHOWN = ("definition", "layout")
"""What is kept of a widget: its id is none of the dashboard's, so that no url can lead to it."""


class Packs:
    """The groups that one pull met, each asked for once; threads that ask at the same time get the same."""

    __slots__ = ("_known", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[str, Json] = {}

    def fill(self, body: dict[str, Any]) -> bool:
        """Puts the widgets of every shared group into a dashboard's body; whether it holds any such group.

        One that may not be read, or is gone, stays empty. Raises Unavailable.
        """
        found = False
        for definition in _packs(body.get("widgets")):
            found = True
            attributes = self._one(definition["powerpack_id"])
            group = part(attributes, "group_widget", "definition")
            widgets = [{name: one[name] for name in _SHOWN if name in one} for one in objects(group.get("widgets"))]
            if widgets:
                definition["title"] = definition.get("title") or group.get("title") or attributes.get("name") or ""
                definition["widgets"] = widgets
                definition["own_template_variables"] = objects(attributes.get("template_variables"))
        return found

    def _one(self, key: str) -> Json:
        if key not in self._known:
            try:
                reply = self._source.ask(f"{_PATH}/{quote(key, safe='')}", (), "dashboards_read", "powerpack")
            except (Missing, Refused, Contract):
                reply = None
            self._known[key] = part(reply, "data", "attributes") if isinstance(reply, dict) else {}
        return self._known[key]


def _packs(widgets: Any) -> Iterator[dict[str, Any]]:
    """The definitions of shared groups among widgets, those in groups too."""
    for widget in objects(widgets):
        definition = widget.get("definition")
        if not isinstance(definition, dict):
            continue
        if definition.get("type") == "powerpack" and isinstance(definition.get("powerpack_id"), str):
            yield definition
        elif definition.get("type") == "group":
            yield from _packs(definition.get("widgets"))
