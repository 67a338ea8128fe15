"""Notebooks: what the texts of their cells lead to, and nothing else of them."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from compiler.model.base import Id, Kind
from compiler.model.watching import Ref
from compiler.ports import Gone, Row, Unread, Want
from connectors.datadog.connector import CONNECTOR, Organisation
from connectors.datadog.feeds.notebooks import definition
from connectors.datadog.home import Home
from connectors.datadog.readers.monitor import read_monitor
from connectors.datadog.readers.notebook import read_notebook
from connectors.datadog.settings import read

HOME = Home("datadog", "https://app.datadoghq.com")
BOARD = Id("datadog", "dashboard", "abc-123-xyz")


def cell(**definition: Any) -> dict[str, Any]:
    """A cell of a notebook."""
    return {"type": "notebook_cells", "id": "x", "attributes": {"definition": definition}}


def notebook(number: int = 7, *cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook as the vendor sends it, with its author."""
    author = {"handle": "ana@example.com", "email": "ana@example.com", "name": "Ana"}
    attributes = {"name": "First hour", "cells": list(cells), "modified": "2026-02-11T00:00:00+00:00", "author": author}
    return {"type": "notebooks", "id": number, "attributes": attributes}


TEXT = cell(type="markdown", text="Open https://app.datadoghq.com/dashboard/abc-123-xyz and https://wiki.example.com/a")
AGAIN = cell(type="markdown", text="[again](https://app.datadoghq.com/dashboard/abc-123-xyz/slug) /monitors/5")
PLOT = cell(type="timeseries", requests=[{"q": "avg:secret.metric{*}"}], title="https://app.datadoghq.com/monitors/6")


@pytest.fixture
def reading(opened: Any) -> Any:
    """The organisation with notebooks switched on."""
    opened.organisation = Organisation(opened.organisation.source, read({"notebooks": True}), "datadoghq.com:0")
    return opened


def test_the_texts_of_its_cells_are_all_that_is_kept() -> None:
    """Neither who wrote it nor what it plots passes the door."""
    row = definition("7", notebook(7, PLOT, TEXT, AGAIN))
    assert row.version == "2026-02-11T00:00:00+00:00"
    assert b"ana" not in row.body and b"secret.metric" not in row.body
    made = read_notebook(HOME, "7", orjson.loads(row.body))
    assert (made.id, made.name) == (Id("datadog", "notebook", "7"), "First hour")
    assert made.opening is not None and made.opening.url == "https://app.datadoghq.com/notebook/7"
    assert made.refs == (Ref(BOARD, "names", "text 1"),)
    assert made.links == (
        "https://app.datadoghq.com/dashboard/abc-123-xyz",
        "https://wiki.example.com/a",
        "https://app.datadoghq.com/dashboard/abc-123-xyz/slug",
    )


@pytest.mark.parametrize("attributes", [None, {}, {"cells": None}, {"cells": [1, {"attributes": None}]}])
def test_a_notebook_of_another_shape_has_no_links(attributes: Any) -> None:
    """It is there, and nothing can be said of its text."""
    row = definition("7", {"id": 7, "attributes": attributes})
    assert read_notebook(HOME, "7", orjson.loads(row.body)).links == ()


def test_they_are_read_only_where_the_settings_say_so() -> None:
    """Since the scope is one more; then they can be asked for by id as well."""
    off, on = (CONNECTOR.connect(_opened(flag)) for flag in (False, True))
    assert "notebooks" not in {feed.name for feed in off.feeds}
    assert [Kind.NOTEBOOK in feed.kinds for feed in on.feeds if feed.name in ("notebooks", "by-id")] == [True, True]
    assert [Kind.NOTEBOOK in feed.kinds for feed in off.feeds if feed.name == "by-id"] == [False]
    for one in (off, on):
        one.close()


def _opened(flag: bool) -> Any:
    from compiler.ports import Opened

    return Opened("datadog", {"notebooks": flag}, {"api_key": "a", "app_key": "b"})


def test_pages_of_notebooks_are_read_to_their_end(api: Any, reading: Any) -> None:
    """By count and start, with the cells."""
    rows = [notebook(number) for number in range(230)]

    def page(query: Any) -> Any:
        start, count = int(query["start"]), int(query["count"])
        return {"data": rows[start : start + count], "meta": {"page": {"total_count": 230}}}

    api.on("/api/v1/notebooks", page)
    found = reading.pull("notebooks")
    assert [one.key for one in found] == [str(number) for number in range(230)]
    assert {query["count"] for query in api.queries("/api/v1/notebooks")} == {"100"}
    assert reading.feed("notebooks").read(Kind.NOTEBOOK, "3", found[3].body).name == "First hour"


def test_a_row_without_an_id_is_unread(api: Any, reading: Any) -> None:
    """And costs no other."""
    api.on("/api/v1/notebooks", {"data": [{"attributes": {}}, notebook(8)]})
    assert [type(one) for one in reading.pull("notebooks")] == [Unread, Row]


def test_one_that_is_asked_by_its_id_may_be_gone(api: Any, reading: Any, memory: Any, answer: Any) -> None:
    """Only a 404 says so."""
    api.on("/api/v1/notebooks/1", {"data": notebook(1, TEXT)})
    api.on("/api/v1/notebooks/3", answer({"errors": ["Forbidden"]}, 403))
    api.on("/api/v1/notebooks/4", {"data": []})
    wants = tuple(Want(Kind.NOTEBOOK, key) for key in ("1", "2", "3", "4"))
    row, *others = reading.pull("by-id", memory(wanted=wants))
    assert reading.feed("by-id").read(Kind.NOTEBOOK, "1", row.body).refs[0].to == BOARD
    assert others[0] == Gone(Kind.NOTEBOOK, "2")
    assert [type(one) for one in others[1:]] == [Unread, Unread]


def test_an_attached_runbook_is_a_reference_of_its_alert() -> None:
    """Beside those of the message, each thing once."""
    body = {
        "message": "see https://app.datadoghq.com/notebook/12345/first-hour",
        "assets": [
            {"category": "runbook", "url": "/notebooks/12345", "name": "a"},
            {"category": "runbook", "url": "/notebooks/999", "name": "b"},
        ],
    }
    found = read_monitor(HOME, "1", body)
    assert found.refs == (
        Ref(Id("datadog", "notebook", "12345"), "names", "message"),
        Ref(Id("datadog", "notebook", "999"), "names", "runbook"),
    )
    assert replace(found, refs=()).runbooks == (
        "https://app.datadoghq.com/notebooks/12345",
        "https://app.datadoghq.com/notebooks/999",
    )
