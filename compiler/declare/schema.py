"""The JSON Schemas of both files, for editors."""

import json
from collections.abc import Mapping
from typing import Any, Final

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, dict[str, Any]]:
    """The schema of a service's file under "service", that of the settings under "runbook"."""
    from pydantic import BaseModel

    from compiler.declare.spec_settings import SettingsForm
    from compiler.declare.spec_v1 import ServiceForm

    forms: dict[str, type[BaseModel]] = {"service": ServiceForm, "runbook": SettingsForm}
    return {name: {"$schema": DIALECT, **form.model_json_schema(by_alias=True)} for name, form in forms.items()}


def schema_files() -> Mapping[str, str]:
    """The schemas as files: name (such as `service.schema.json`) to text, the same for the same forms."""
    return {f"{name}.schema.json": f"{_text(schema)}\n" for name, schema in schemas().items()}


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False)
