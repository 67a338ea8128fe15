"""How documents word instants, spans, percentages, promises and states; one wording for each, in every format."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from compiler.model.promise import Objective, Promise

MARKS = {
    "proven": "✔ proven",
    "broken": "✘ BROKEN",
    "unknown": "? unknown",
    "not applicable": "– not applicable",
    "moot": "· moot",
    "live": "→ status.md",
}
"""The marks of links: a sign to scan for and a word to read, so that neither colour nor sign is needed."""

GUARDED = {"whole": "✔ guarded", "broken": "✘ NOT guarded", "unknown": "? not known whether guarded"}
KEPT = {"yes": "✔ kept", "at risk": "! AT RISK", "no": "✘ NOT kept", "unknown": "? not known whether kept"}
RESPONSES = {"page": "pages on-call", "ticket": "opens a ticket", "review": "is reviewed"}
GOOD = {
    "success": "at least {} succeed",
    "uptime": "up at least {} of the time",
    "latency": "at least {} done",
    "fresh": "at least {} fresh",
    "accepted": "at least {} accepted",
    "delivered": "at least {} delivered",
    "read": "at least {} read",
    "other": "at least {} good",
}


def minute(instant: datetime | None) -> str:
    """An instant in UTC to the minute; empty for none."""
    return "" if instant is None else f"{instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def day(when: date | None) -> str:
    """A day as `2026-12-31`; empty for none."""
    return "" if when is None else when.isoformat()


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: minutes below two hours, hours below three days, then days."""
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 3 * 1440 else f"{minutes // 1440} days"


def exactly(length: timedelta) -> str:
    """A length of time to the minute: `45 min`, `2 h 30 min`; for what somebody waits, where no minute is dropped."""
    hours, minutes = divmod(max(0, int(length.total_seconds())) // 60, 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")
    return " ".join(part for part in parts if part)


def number(value: Decimal | None, places: int | None = None) -> str:
    """A number without trailing zeros, rounded to `places` where given; empty for none."""
    if value is None:
        return ""
    rounded = value if places is None else round(value, places)
    return f"{rounded.normalize() + 0:f}"


def percent(value: Decimal | None, places: int | None = None) -> str:
    """A percentage such as `99.95 %`; empty for none."""
    return "" if value is None else f"{number(value, places)} %"


def reading(promise: Promise) -> str:
    """How the sentence of a promise was understood, in numbers."""
    objective = promise.objective
    if objective is None:
        return "no numbers could be read from the sentence"
    said = f"{GOOD[objective.indicator].format(percent(objective.target))}{_within(objective)}, over {objective.window}"
    assumed = f" ({', '.join(objective.assumed)} assumed)" if objective.assumed else ""
    return said + assumed + (" (declared under `objective:`)" if promise.overridden else "")


def _within(objective: Objective) -> str:
    bound = objective.bound
    if bound is None:
        return ""
    unit = "s" if bound.unit in ("s", "second", "seconds") else bound.unit
    limit = f"{'less than' if bound.op == '<' else 'at most'} {number(bound.value)} {unit}"
    return f", {limit} old" if objective.indicator == "fresh" else f" in {limit}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 section`, `2 sections`: a count with its word."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def also_broken(links: tuple[str, ...]) -> str:
    """The broken links beside the earliest one, which the headline tells."""
    return f"; also broken: {listed(links[1:])}" if len(links) > 1 else ""


def listed(words: Iterable[str]) -> str:
    """Words in a row: `a, b and c`."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def sentence(text: str) -> str:
    """Text as a sentence of its own: a capital letter first, a full stop last; an id or the name of a metric stays."""
    text = text.strip()
    if not text:
        return ""
    first = text[:1].upper() if _WORD.match(text) else text[:1]
    return first + text[1:] + ("" if text[-1] in ".!?…:" else ".")


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[,;:.!?]?(?:\s|$)")


def first_line(text: str) -> str:
    """The first line of a text that may have several."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
