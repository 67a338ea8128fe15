"""The JSON document and its published schema."""

import json
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft202012Validator

from compiler.model.runbook import SCHEMA, Runbook
from compiler.render.document_schema import document_schema
from compiler.render.formats.json_format import render
from compiler.render.template import Templates
from compiler.render.view import view
from tests.render.logistics import judgement

PUBLISHED = Path(__file__).resolve().parents[2] / "compiler" / "render" / "schema" / "runbook.schema.json"


def written(schema: dict[str, object]) -> str:
    """The published file's form."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def test_the_published_schema_is_current() -> None:
    """The file is what the dataclasses say today; `python -m tests.render.test_json` writes it anew."""
    assert PUBLISHED.read_text(encoding="utf-8") == written(document_schema())
    Draft202012Validator.check_schema(document_schema())


def test_rendered_documents_are_valid(dispatch: Runbook, templates: Templates) -> None:
    """A rich document and a bare one both hold to the schema, and carry its version."""
    bare = replace(judgement(), chains=(), rows=(), channels=(), sections=(), info=None)
    for one in (dispatch, view(bare)):
        document = json.loads(render(one, templates)["dispatch/runbook.json"])
        Draft202012Validator(document_schema()).validate(document)
        assert document["schema"] == SCHEMA


def test_the_schema_refuses_what_lacks_a_field(dispatch: Runbook, templates: Templates) -> None:
    """Every field is required, and a state outside of the list is no state."""
    document = json.loads(render(dispatch, templates)["dispatch/runbook.json"])
    del document["title"]
    document["promises"][0]["links"][0]["state"] = "fine"
    assert len(list(Draft202012Validator(document_schema()).iter_errors(document))) == 2


def test_text_that_cannot_be_written_is_escaped(dispatch: Runbook, templates: Templates) -> None:
    """A lone surrogate in a name becomes an escape, and the document is still JSON."""
    text = render(replace(dispatch, title="a\ud800b"), templates)["dispatch/runbook.json"]
    assert text.encode() and json.loads(text)["title"] == "a\ud800b"


if __name__ == "__main__":
    PUBLISHED.write_text(written(document_schema()), encoding="utf-8")
