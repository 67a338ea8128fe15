"""Notebooks: the list in pages, with the cells unless they are not wanted, and one by its id."""

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.exchange import Reply, Wire, cut, json_reply

PAGE = 100


def notebook(number: int, name: str, texts: tuple[str, ...], at: str) -> Wire:
    """A notebook of Markdown cells as the list returns it; it names its author, as all do."""
    cells = [
        {
            "type": "notebook_cells",
            "id": f"c{number}n{n}",
            "attributes": {"definition": {"type": "markdown", "text": text}},
        }
        for n, text in enumerate(texts)
    ]
    attributes = {
        "name": name,
        "cells": cells,
        "time": {"live_span": "1h"},
        "metadata": {"is_template": False, "type": "runbook", "take_snapshots": False},
        "template_variables": None,
        "status": "published",
        "modified": at,
        "created": at,
        "author": {"name": "Ana", "handle": "ana@example.com", "email": "ana@example.com", "status": "Active"},
    }
    return {"type": "notebooks", "id": number, "attributes": attributes}


def listed(call: Call) -> Reply:
    """A page of them; the total counts all."""
    count, start = min(call.request.number("count", PAGE), PAGE), call.request.number("start", 0)
    rows = cut(call.estate.notebooks, start, count, call.request.endless)
    bare = call.request.query.get("include_cells") == "false"
    total = {"total_filtered_count": len(rows), "total_count": len(call.estate.notebooks)}
    return json_reply(200, {"meta": {"page": total}, "data": [_without_cells(one) if bare else one for one in rows]})


def one(call: Call) -> Reply:
    """One by its id."""
    found = next((row for row in call.estate.notebooks if str(row["id"]) == call.key), None)
    return json_reply(200, {"data": found}) if found else json_reply(404, {"errors": ["Notebook not found"]})


def _without_cells(row: Wire) -> Wire:
    return {**row, "attributes": {key: value for key, value in row["attributes"].items() if key != "cells"}}
