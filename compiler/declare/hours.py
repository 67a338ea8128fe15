"""Hours of support as people write them: "08-20", "Mon-Fri 08:00-20:00 America/Sao_Paulo", "24x7"."""

import re

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
_TIMES = re.compile(r"(?<!\S)([0-2]?[0-9])(?:[:h]([0-5][0-9]))?h? ?[-–] ?([0-2]?[0-9])(?:[:h]([0-5][0-9]))?h?(?!\S)")
_ZONE = re.compile(r"(?<!\S)([A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}|UTC)$")


def read_hours(said: str) -> Hours | None:
    """What was said as hours of a week, with the zone "" where none was named; None where it cannot be read."""
    text, zone = _without_zone(said.strip())
    if text.lower() in _ALWAYS:
        return Hours(zone, ((0, WEEK),))
    times = _TIMES.search(text)
    if times is None:
        return None
    days = _days(f"{text[: times.start()]} {text[times.end() :]}".strip().lower().rstrip(","))
    first, last = _minute(times[1], times[2]), _minute(times[3], times[4])
    if days is None or max(first, last) > DAY or first == DAY:
        return None
    return daily(zone, first, last, days)


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


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int(minute or 0)


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
