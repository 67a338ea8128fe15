"""`runbook.json`: the whole view for programs, structure and status, by the published schema."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from compiler.model.runbook import Runbook
from compiler.render.escape import slug
from compiler.render.format import Format
from compiler.render.template import Templates


def render(view: Runbook, templates: Templates) -> Mapping[str, str]:  # noqa: ARG001
    """The document as JSON; text that no encoding can write is escaped rather than lost."""
    import orjson

    try:
        text = orjson.dumps(view, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except orjson.JSONEncodeError:
        text = json.dumps(asdict(view), indent=2) + "\n"
    return {f"{slug(view.service)}/runbook.json": text}


FORMAT = Format("json", ("{service}/runbook.json",), render)
