"""Hours of support as people write them: "08-20", "Mon-Fri 08:00-20:00 America/Sao_Paulo", "24x7"."""

import re
from collections.abc import Iterator

from compiler.model.hours import DAY, WEEK, Hours, daily

_DAYS = {
    word: number
    for number, words in enumerate(
        (
            "mon monday seg segunda",
            "tue tues tuesday ter terça terca",
            "wed wednesday qua quarta",
            "thu thur thurs thursday qui quinta",
            "fri friday sex sexta",
            "sat saturday sáb sab sábado sabado",
            "sun sunday dom domingo",
        )
    )
    for word in words.split()
}
_WEEK = {"weekdays": (0, 1, 2, 3, 4), "weekends": (5, 6), "daily": tuple(range(7))}
_ALWAYS = frozenset({"24x7", "24/7", "always"})
_TIME = r"([0-2]?[0-9])(?:[:h]([0-5][0-9]))?h? ?([ap]m)?"
_TIMES = re.compile(rf"(?<!\S){_TIME}(?: ?[-–] ?| (?:to|until|a|às|até) ){_TIME}(?![^\s,;])", re.IGNORECASE)
_ZONE = re.compile(r"(?<!\S)([A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}|UTC)$")
EXAMPLE = "Mon-Fri 08:00-20:00 America/Sao_Paulo"


def read_hours(said: str) -> Hours | None:
    """What was said as hours of a week, with the zone "" where none was named; None where it cannot be read."""
    text, zone = _without_zone(said.strip())
    if text.lower() in _ALWAYS:
        return Hours(zone, ((0, WEEK),))
    spans: list[tuple[int, int]] = []
    for days, first, last in _parts(text):
        if days is None or first is None or last is None or first == DAY:
            return None
        spans += daily(zone, first, last, days).spans
    return Hours(zone, tuple(spans)) if spans else None


def misread(said: str) -> tuple[str, str] | None:
    """What is wrong with hours that cannot be read, and what to write; None for those that can."""
    if read_hours(said) is not None:
        return None
    text, zone = _without_zone(said.strip())
    strange = "" if zone else _strange_zone(text)
    if strange:
        return f"{strange} is no time zone", f"hours: {text.removesuffix(strange).strip()} {_near(strange)}"
    if not _TIMES.search(text):
        return "no times can be read in it", f"hours: {EXAMPLE}"
    if any(days is None for days, _, _ in _parts(text)):
        return "its days cannot be read", f"hours: {EXAMPLE}; days are Mon-Fri, Sat, weekdays, weekends or none"
    if any(_unclear(times) for times in _TIMES.finditer(text)):
        return "its times may be of the morning or of the evening", "both as 09:00-17:00, or both as 9am-5pm"
    return "its times are none of a day", f"hours: {EXAMPLE}; times go from 00:00 to 24:00"


def _strange_zone(text: str) -> str:
    """The word at the end that looks like a time zone and is none, "" where none does."""
    found = _ZONE.search(text)
    return found[1] if found is not None else ""


def _near(strange: str) -> str:
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    return next(iter(get_close_matches(strange, sorted(available_timezones()), 1, 0.7)), "America/Sao_Paulo")


def _parts(text: str) -> Iterator[tuple[tuple[int, ...] | None, int | None, int | None]]:
    """The days, and the first and last minute, of each pair of times; days stand before them, or after a single pair.

    Times without days are those of the days before them.
    """
    found = list(_TIMES.finditer(text))
    begins, known = 0, ""
    for times in found:
        words = text[begins : times.start()].strip(" ,;").lower()
        if len(found) == 1 and text[times.end() :].strip(" ,;"):
            words = f"{words} {text[times.end() :].strip(' ,;').lower()}".strip()
        known = re.sub(r"^(?:and|e) ", "", words) or known
        first, last = _minute(*times.group(1, 2, 3)), _minute(*times.group(4, 5, 6))
        yield _days(known), None if _unclear(times) else first, last
        begins = times.end()
    if len(found) > 1 and text[begins:].strip(" ,;"):
        yield None, None, None


def _unclear(times: re.Match[str]) -> bool:
    """Whether only one of two times says am or pm, or the second of "9 to 5" may as well be in the afternoon."""
    halves = times[3], times[6]
    if any(halves):
        return not all(halves)
    plain = not re.search(r"[:h]|(?<![0-9])0", times[0], re.IGNORECASE)
    return plain and int(times[4]) <= int(times[1]) <= 12


def _without_zone(text: str) -> tuple[str, str]:
    zone = _ZONE.search(text)
    return (text[: zone.start()].strip(), zone[1]) if zone is not None and known(zone[1]) else (text, "")


def known(zone: str) -> bool:
    """Whether the name of a time zone is one."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return bool(ZoneInfo(zone).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    """The minute of the day, None where there is no such time."""
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half.lower() == "pm" else 0)
    found = number * 60 + int(minute or 0)
    return found if found <= DAY else None


def _days(text: str) -> tuple[int, ...] | None:
    """The days of "mon-fri", "mon, wed", "weekdays" or nothing, which means every day; None for other words."""
    if not text:
        return _WEEK["daily"]
    if text in _WEEK:
        return _WEEK[text]
    span = re.fullmatch(r"([^\W\d]+) ?(?:-|–|to|a) ?([^\W\d]+)", text)
    if span is not None and span[1] in _DAYS and span[2] in _DAYS:
        first, last = _DAYS[span[1]], _DAYS[span[2]]
        return tuple(sorted((first + step) % 7 for step in range((last - first) % 7 + 1)))
    words = re.split(r"[,\s]+(?:and|e)?\s*", text)
    return tuple(sorted(_DAYS[word] for word in words)) if all(word in _DAYS for word in words) else None
