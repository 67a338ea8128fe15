"""Plain scalars of YAML as its version 1.2 reads them: a word such as `no` is text, and so is a time or a date."""

import re
from collections.abc import Callable
from typing import Any, Final


def core_value(text: str) -> Any:
    """What plain text means in YAML 1.2's core schema (section 10.3.2): the same object where it is text.

    Numbers of more than 64 digits stay text.
    """
    if text in _WORDS:
        return _WORDS[text]
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    return _CONVERT[found.lastgroup or ""](found[found.lastgroup or ""])


STARTS = frozenset("0123456789+-.~nNtTfF")
"""The characters with which anything but text can start, so that most text is passed over at once."""

_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"(?P<int>[-+]?[0-9]{1,64})|0o(?P<octal>[0-7]{1,64})|0x(?P<hex>[0-9a-fA-F]{1,64})"
    r"|(?P<float>[-+]?(?:\.[0-9]{1,64}|[0-9]{1,64}(?:\.[0-9]{0,64})?)(?:[eE][-+]?[0-9]{1,4})?)"
    r"|(?P<inf>[-+]?\.(?:inf|Inf|INF))|(?P<nan>\.(?:nan|NaN|NAN))"
)
_CONVERT: Final[dict[str, Callable[[str], int | float]]] = {
    "int": int,
    "octal": lambda digits: int(digits, 8),
    "hex": lambda digits: int(digits, 16),
    "float": float,
    "inf": lambda sign: float("-inf" if sign.startswith("-") else "inf"),
    "nan": lambda _: float("nan"),
}
