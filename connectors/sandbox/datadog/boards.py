"""Builders of dashboards and widgets in the vendor's wire shape."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.sandbox.datadog.estate import iso
from connectors.sandbox.datadog.shapes import OWNER, born, slug
from connectors.sandbox.exchange import Wire

_BORN = born("2025-04-02")


def dashboard(
    key: str,
    title: str,
    widgets: Sequence[Wire],
    *,
    variables: Sequence[Wire] = (),
    tags: Sequence[str] = (),
    description: str | None = None,
    made: datetime = _BORN,
    by: Wire = OWNER,
    layout: str = "ordered",
) -> Wire:
    """A dashboard as the single call returns it."""
    return {
        "id": key,
        "title": title,
        "description": description,
        "author_handle": by["handle"],
        "author_name": by["name"],
        "layout_type": layout,
        "url": f"/dashboard/{key}/{slug(title)}",
        "is_read_only": False,
        "template_variables": list(variables),
        "widgets": list(widgets),
        "notify_list": [],
        "created_at": iso(made),
        "modified_at": iso(made),
        "reflow_type": "auto",
        "restricted_roles": [],
        "tags": list(tags),
    }


def variable(name: str, prefix: str, values: Sequence[str]) -> Wire:
    """A template variable that stands at everything until somebody chooses."""
    return {"name": name, "prefix": prefix, "available_values": list(values), "defaults": ["*"]}


def group(key: int, title: str, widgets: Sequence[Wire]) -> Wire:
    """A group: the one level of nesting that dashboards have."""
    definition = {
        "title": title,
        "type": "group",
        "background_color": "vivid_blue",
        "show_title": True,
        "layout_type": "ordered",
        "widgets": list(widgets),
    }
    return {"id": key, "definition": definition, "layout": {"x": 0, "y": 0, "width": 12, "height": 6}}


def plot(
    key: int,
    title: str,
    queries: Sequence[str],
    *,
    formula: str = "",
    kind: str = "timeseries",
    links: Sequence[Wire] = (),
) -> Wire:
    """A widget that plots metric queries in today's form: named queries and formulas over them."""
    scalar = kind in ("query_value", "toplist")
    definition: Wire = {
        "title": title,
        "title_size": "16",
        "title_align": "left",
        "type": kind,
        "requests": [_asked(queries, formula, scalar)],
        **_style(kind),
    }
    if links:
        definition["custom_links"] = list(links)
    return {"id": key, "definition": definition, "layout": {"x": 0, "y": 0, "width": 4, "height": 2}}


def _asked(queries: Sequence[str], formula: str, scalar: bool) -> Wire:
    rows = [_query(text, number, scalar) for number, text in enumerate(queries, start=1)]
    formulas = [{"formula": formula}] if formula else [{"formula": row["name"]} for row in rows]
    asked = {"formulas": formulas, "queries": rows, "response_format": "scalar" if scalar else "timeseries"}
    return asked if scalar else {**asked, "display_type": "line", "style": dict(_LINES)}


def _query(text: str, number: int, scalar: bool) -> Wire:
    row: Wire = {"data_source": "metrics", "name": f"query{number}", "query": text}
    return {**row, "aggregator": "sum"} if scalar else row


_LINES: Mapping[str, str] = {"palette": "dog_classic", "line_type": "solid", "line_width": "normal"}


def _style(kind: str) -> Wire:
    if kind == "timeseries":
        return {"show_legend": True, "legend_layout": "auto", "legend_columns": ["avg", "min", "max", "value"]}
    return {"autoscale": True, "precision": 2} if kind == "query_value" else {}


def old_plot(key: int, title: str, query: str) -> Wire:
    """A time series in the older form, with the whole expression under `q`."""
    definition = {"title": title, "type": "timeseries", "requests": [{"q": query, "display_type": "bars"}]}
    return {"id": key, "definition": definition, "layout": {"x": 4, "y": 0, "width": 4, "height": 2}}


def slo_panel(key: int, title: str, slo_id: str, windows: Sequence[str]) -> Wire:
    """A widget that shows an SLO itself."""
    definition = {
        "title": title,
        "title_size": "16",
        "title_align": "left",
        "type": "slo",
        "view_type": "detail",
        "time_windows": list(windows),
        "slo_id": slo_id,
        "show_error_budget": True,
        "view_mode": "overall",
        "global_time_target": "0",
    }
    return {"id": key, "definition": definition, "layout": {"x": 8, "y": 0, "width": 4, "height": 3}}


def alert_panel(key: int, title: str, monitor_id: int) -> Wire:
    """A widget that draws a monitor; its id goes over the wire as text."""
    definition = {
        "title": title,
        "title_size": "16",
        "title_align": "left",
        "type": "alert_graph",
        "alert_id": str(monitor_id),
        "viz_type": "timeseries",
        "time": {},
    }
    return {"id": key, "definition": definition, "layout": {"x": 8, "y": 3, "width": 4, "height": 2}}


def note(key: int, text: str) -> Wire:
    """A widget with text, in Markdown."""
    definition = {"type": "note", "content": text, "background_color": "white", "font_size": "14", "text_align": "left"}
    return {"id": key, "definition": definition, "layout": {"x": 0, "y": 0, "width": 12, "height": 1}}
