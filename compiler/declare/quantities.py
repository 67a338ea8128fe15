"""Quantities as declared in a value of their own: percent, duration, window, rate, percentile, day.

Each function returns None where the value does not have its form; the caller says what to write instead.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from compiler.declare.lexicon import PERIODS, UNITS
from compiler.model.promise import Window

HUNDRED = Decimal(100)
LONGEST_S = Decimal(3660 * 86_400)
"""Ten years: no age, window or limit is longer."""


def percent(value: Any) -> Decimal | None:
    """A percentage above 0 and up to 100: 99.9, "99.90%", "99,9 %"; 0.999 without a sign is a share of one.

    1 is refused: it may mean one percent or all of it; so is 0.
    """
    found = re.fullmatch(r"([0-9]{1,3}(?:[.,][0-9]{1,12})?)\s*(%|percent)?", _text(value))
    if found is None:
        return None
    number = Decimal(found[1].replace(",", "."))
    if not found[2] and number <= 1:
        number = number * HUNDRED if number < 1 else Decimal(0)
    return plain(number) if 0 < number <= HUNDRED else None


def points(value: Any) -> Decimal | None:
    """Percentage points from 0 to below 100, such as a margin: 0.05, "0.05", "0.05%"."""
    found = re.fullmatch(r"([0-9]{1,2}(?:[.,][0-9]{1,12})?)\s*%?", _text(value))
    return plain(Decimal(found[1].replace(",", "."))) if found else None


def duration(value: Any) -> Decimal | None:
    """Seconds of a duration above 0 with units: "48h", "90m", "2d", "500 ms", "1h30m", "5 seconds"; "6M" is refused."""
    text = "" if isinstance(value, str) and re.search("[0-9] *M(?![A-Za-z])", value) else _text(value)
    parts = re.findall(_PART, text)
    if not parts or re.sub(_PART, "", text):
        return None
    total = sum((Decimal(number.replace(",", ".")) * _UNITS[unit] for number, unit in parts), Decimal(0))
    return plain(total) if 0 < total <= LONGEST_S else None


def window(value: Any) -> Window | None:
    """A window: "30d", "4 weeks", "rolling 28 days", "30 dias", or "calendar month", "quarter", "monthly", "mês"."""
    text = _unaccented(_text(value))
    calendar = re.fullmatch(r"(?:an? |uma? )?(?:calendar )?([a-z]{3,})(?: (?:calendar|calendario|civil))?", text)
    unit = (PERIODS.get(calendar[1]) or UNITS.get(calendar[1])) if calendar else None
    if unit in ("day", "week", "month", "quarter", "year"):
        return Window("calendar", unit=cast('Literal["day", "week", "month", "quarter", "year"]', unit))
    rolling = re.fullmatch(r"(?:rolling )?([0-9]{1,4}) ?-?([a-z]+)(?: rolling| corridos)?", text)
    size = {"day": 1, "week": 7}.get(UNITS.get(rolling[2], ""), 0) if rolling else 0
    days = int(rolling[1]) * size if rolling else 0
    return Window("rolling", days) if 1 <= days <= 3660 else None


def rate(value: Any) -> Decimal | None:
    """Messages a second: 40, "40/s", "2400/min", "40 per second"."""
    found = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)(?: ?(?:/|per) ?(s|second|min|minute|h|hour))?", _text(value))
    if found is None:
        return None
    number = Decimal(found[1]) / {"m": 60, "h": 3600}.get((found[2] or "s")[0], 1)
    return plain(number) if number > 0 else None


def percentile(value: Any) -> Decimal | None:
    """The share of a percentile in percent: "p95", 95, "99.9", "95th"."""
    found = re.fullmatch(r"p?([0-9]{1,2}(?:\.[0-9]{1,6})?)(?:th|st|nd|rd)?", _text(value))
    number = Decimal(found[1]) if found else Decimal(0)
    return plain(number) if number > 0 else None


def day(value: Any) -> date | None:
    """A day as YYYY-MM-DD that exists in the calendar."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and exponent, so that equal numbers are written alike."""
    return Decimal(f"{number.normalize():f}")


_UNITS = {
    word: size
    for size, words in {
        Decimal("0.001"): "ms millisecond milliseconds",
        Decimal(1): "s sec secs second seconds segundo segundos",
        Decimal(60): "m min mins minute minutes minuto minutos",
        Decimal(3600): "h hour hours hora horas",
        Decimal(86_400): "d day days dia dias",
        Decimal(7 * 86_400): "w week weeks semana semanas",
    }.items()
    for word in words.split()
}
_PART = rf"\s*([0-9]{{1,9}}(?:[.,][0-9]{{1,6}})?)\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])\s*"


def _unaccented(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _text(value: Any) -> str:
    """A number or text as text in lower case; booleans and everything else as nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip().lower()
