"""The provider's words as numbers, instants and small letters. Enums are open: an unknown word is never an error."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

UNLIMITED = -1
_COEXISTENCE = 20
_RATES = {"standard": 80, "high": 1000}
_TIER = re.compile(r"tier_(\d{1,6})(k|m)?")
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


def low(value: Any) -> str:
    """A word in small letters; "" for anything that is no word."""
    return value.strip().lower() if isinstance(value, str) else ""


def text(value: Any) -> str:
    """Text, or an id that came as a number, as text; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def limit(word: Any) -> int | None:
    """The most customers to be told in 24 h: `TIER_2K` is 2000, unlimited is -1, any other word None."""
    found = low(word)
    if found in ("tier_unlimited", "unlimited"):
        return UNLIMITED
    match = _TIER.fullmatch(found)
    return int(match[1]) * _TIMES[match[2] or ""] if match else None


def rate(throughput: Any, coexists: bool = False) -> int | None:
    """Messages a second of a throughput level; a number that is also on the phone app has its own, fixed one."""
    level = low(throughput.get("level")) if isinstance(throughput, dict) else ""
    return _COEXISTENCE if coexists else _RATES.get(level)


def quality(value: Any) -> str:
    """The quality word of a rating or a score object; `NA` and `UNKNOWN` are one state, "" is withheld."""
    word = low(value.get("score")) if isinstance(value, dict) else low(value)
    return "unknown" if word == "na" else word


def instant(value: Any) -> datetime | None:
    """Unix seconds (also as text) or ISO text as an instant in UTC; None for anything else."""
    try:
        if isinstance(value, int | float) or (isinstance(value, str) and value.isdigit()):
            return datetime.fromtimestamp(float(value), UTC) if float(value) > 0 else None
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None


def day(value: Any) -> datetime | None:
    """The first instant of a day of the calendar, in UTC; None for anything else."""
    try:
        return datetime.combine(date.fromisoformat(text(value)), time(), UTC)
    except ValueError:
        return None


def language(value: Any) -> str:
    """A language code in the API's spelling: `en-US` is `en_US`."""
    return text(value).replace("-", "_")
