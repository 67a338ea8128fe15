"""Notebooks: the name and what the text of their cells leads to; what cells plot is not read."""

from typing import Any

from compiler.model.base import Kind
from compiler.model.notebook import Notebook
from compiler.model.watching import Ref
from connectors.datadog.home import Home
from connectors.datadog.readers.message import referred, urls
from connectors.datadog.readers.scalars import Json, instant, objects, part, text


def read_notebook(home: Home, key: str, body: Json) -> Notebook:
    """The notebook of a row of the list or of the call by id, as it is kept: texts of its cells alone."""
    attributes = part(body, "attributes")
    links: dict[str, str] = {}
    for number, said in enumerate(texts(attributes.get("cells"))):
        for url, _ in urls(said):
            links.setdefault(url, f"text {number + 1}")
    refs: dict[Any, Ref] = {}
    for url, where in links.items():
        for ref in referred(home, [url], where):
            refs.setdefault(ref.to, ref)
    return Notebook(
        id=home.id(Kind.NOTEBOOK, key),
        name=text(attributes.get("name")),
        opening=home.notebook(key),
        refs=tuple(refs.values()),
        links=tuple(links),
        modified=instant(attributes.get("modified")),
    )


def texts(cells: Any) -> list[str]:
    """The text of each Markdown cell, in order; of other cells, none."""
    definitions = (part(one, "attributes", "definition") for one in objects(cells))
    return [text(one.get("text")) for one in definitions if one.get("type") == "markdown"]
