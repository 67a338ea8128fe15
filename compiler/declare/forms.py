"""What the written forms are made of: a strict base, and texts and quantities that say what they expect.

Imports pydantic, so it is loaded only when a file is not known by its digest.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from compiler.declare import quantities
from compiler.model.promise import Window


class Form(BaseModel):
    """A mapping of declared keys: unknown ones are mistakes, and a key without a value counts as absent."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict) or None not in data.values():
            return data
        names = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if value is not None or key not in names}


def expect(read: Callable[[Any], Any], kind: str, example: str, known: tuple[str, ...] = ()) -> PlainValidator:
    """A validator that keeps what `read` returns and refuses None, naming the kind, an example and known values."""

    def validate(value: Any) -> Any:
        found = read(value)
        if found is None:
            raise PydanticCustomError("expected", "{kind}", {"kind": kind, "example": example, "known": known})
        return found

    return PlainValidator(validate)


def written(pattern: str) -> Callable[[Any], str | None]:
    """A reader of text that matches the whole pattern."""
    compiled = re.compile(pattern)
    return lambda value: value if isinstance(value, str) and compiled.fullmatch(value) else None


def listed(value: Any) -> Any:
    """One text or mapping as a list of one."""
    return [value] if isinstance(value, (str, dict)) else value


def _line(joint: str) -> Callable[[Any], Any]:
    """`- run: command` is a mapping to YAML and a line of text to its writer."""

    def join(value: Any) -> Any:
        if isinstance(value, dict) and len(value) == 1:
            (key, text), *_ = value.items()
            return f"{key}{joint}{text}" if isinstance(text, str) else value
        return value

    return join


ID = r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?"
CODE = r"RB[0-9]{3}"
LANGUAGE = r"[A-Za-z]{2,3}(?:[_@-][A-Za-z0-9]{2,8})*"
HANDLE = r"[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_.-]*"


def _text_schema(pattern: str, example: str, description: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "pattern": f"^{pattern}$", "description": description, "examples": [example]}
    )


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(listed, json_schema_input_type=Text | list[Text])]
Language = Annotated[
    str,
    expect(written(LANGUAGE), "the code of a language", "pt_BR"),
    _text_schema(LANGUAGE, "pt_BR", "The code of a language, as the channel's provider spells it."),
]
Languages = Annotated[list[Language], BeforeValidator(listed, json_schema_input_type=Language | list[Language])]
Line = Annotated[str, BeforeValidator(_line(": "), json_schema_input_type=str | dict[str, str])]
Trigger = Annotated[str, BeforeValidator(_line(":"), json_schema_input_type=str | dict[str, str])]


def _value_schema(description: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "number"], "description": description, "examples": list(examples)})


Name = Annotated[
    str,
    expect(
        written(ID),
        "an id: small letters, digits and hyphens, at most 100, starting and ending with a letter or digit",
        "id",
    ),
    _text_schema(ID, "eta-messages", "Small letters, digits and hyphens; it stays when wording changes."),
]
Code = Annotated[
    str,
    expect(written(CODE), "a code of a finding", "RB401"),
    _text_schema(CODE, "RB401", "The code of a finding."),
]
Handle = Annotated[
    str,
    expect(written(HANDLE), "a channel, written instance/alias", "instance/alias"),
    _text_schema(HANDLE, "instance/alias", "A channel: a connector's instance name, and an alias of its settings."),
]
Day = Annotated[
    date,
    expect(quantities.day, "a day of the calendar, written YYYY-MM-DD", "2026-12-31"),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-12-31"]}),
]
Percent = Annotated[
    Decimal,
    expect(quantities.percent, "a percentage above 0 and up to 100", '"99.9%"'),
    _value_schema("A percentage above 0 and up to 100.", "99.9%"),
]
Points = Annotated[
    Decimal,
    expect(quantities.points, "a number of percentage points from 0 to 100", "0.05"),
    _value_schema("Percentage points.", "0.05"),
]
Duration = Annotated[
    Decimal,
    expect(quantities.duration, "a duration with its unit (ms, s, min, h, d, w), at most ten years", "48h"),
    WithJsonSchema({"type": "string", "description": "A duration with its unit.", "examples": ["5s", "90m", "48h"]}),
]
Span = Annotated[
    Window,
    expect(quantities.window, "a window: a number of days or weeks, or a calendar unit", '"30d"'),
    WithJsonSchema(
        {"type": "string", "description": "A rolling or calendar window.", "examples": ["30d", "calendar month"]}
    ),
]
Percentile = Annotated[
    Decimal,
    expect(quantities.percentile, "a percentile above 0 and below 100", "p95"),
    _value_schema("The share of events within the limit, as a percentile.", "p95"),
]
Rate = Annotated[
    Decimal,
    expect(quantities.rate, "a rate above 0, in messages a second", '"40/s"'),
    _value_schema("Messages a second.", "40/s"),
]
Count = Annotated[
    int,
    expect(lambda value: value if type(value) is int and value >= 0 else None, "a whole number, 0 or more", "1200"),
    WithJsonSchema({"type": "integer", "minimum": 0}),
]
