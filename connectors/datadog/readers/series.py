"""The history of one SLO, made small: at most sixty points, a day each where the vendor's interval allows it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.reading import Series
from connectors.datadog.readers.scalars import Json, number, part

MOST = 60
_DAY_S = 86_400
_DOWN, _NO_DATA = 1, 2
_HUNDRED = Decimal(100)
_PLACES = Decimal("0.0001")


def read_series(id: Id, body: Json) -> Series:
    """The series of a history reply; raises Contract where it holds neither counts nor states.

    The request is in epoch seconds, the times of counts come in milliseconds, those of states in seconds.
    """
    counts, states = part(body, "series"), part(body, "overall").get("history")
    if isinstance(counts.get("times"), list):
        return _of_counts(id, counts)
    if isinstance(states, list):
        return _of_states(id, body, states)
    raise Contract(f"{id}: the history holds neither `series` nor `overall.history`")


def _of_counts(id: Id, counts: Json) -> Series:
    """Slots of equal length; several are added up into one, so that no event is lost."""
    times = [int(time / 1000) for time in counts["times"] if isinstance(time, int | float)]
    good, total = (_values(counts, name, len(times)) for name in ("numerator", "denominator"))
    step = _step(counts, times)
    width = _width(len(times), step)
    goods = [_added(good[at : at + width]) for at in range(0, len(times), width)]
    totals = [_added(total[at : at + width]) for at in range(0, len(times), width)]
    return Series(
        id,
        starts=datetime.fromtimestamp(times[0] if times else 0, UTC),
        step_s=step * width,
        values=tuple(_percent(*pair) for pair in zip(goods, totals, strict=True)),
        totals=tuple(totals),
        good=_added(good),
        total=_added(total),
    )


def _values(counts: Json, name: str, length: int) -> list[Decimal | None]:
    """The values, one for each time; a list that is too short or missing is filled with ignorance."""
    found = part(counts, name).get("values")
    values = [number(one) for one in found[:length]] if isinstance(found, list) else []
    return values + [None] * (length - len(values))


def _step(counts: Json, times: Sequence[int]) -> int:
    """Seconds between slots: as told, in seconds or milliseconds, or by the last two, since the first may be cut."""
    told = counts.get("interval")
    between = times[-1] - times[-2] if len(times) > 1 else _DAY_S
    return int(told) if isinstance(told, int | float) and told == between else max(between, 1)


def _width(length: int, step: int) -> int:
    """How many slots make one: a whole day, if that gives several points and few enough, else as many as are needed."""
    if length <= MOST:
        return 1
    day = _DAY_S // step if _DAY_S % step == 0 else 1
    return day if 1 < -(-length // day) <= MOST else -(-length // MOST)


def _added(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in values if one is not None]
    return sum(known, Decimal(0)) if known else None


def _percent(good: Decimal | None, total: Decimal | None) -> Decimal | None:
    return (good / total * _HUNDRED).quantize(_PLACES) if good is not None and total else None


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when, in epoch seconds, a state lasted."""

    start: float
    end: float
    state: int


def _of_states(id: Id, body: Json, states: Sequence[Any]) -> Series:
    """A day a slot, or several days: of the time that is known, the part in which it was not down.

    What the states do not cover counts as up, as the vendor says.
    """
    first, last = (_epoch(body, name) for name in ("from_ts", "to_ts"))
    spans = _spans(states, first, last)
    step = _DAY_S * max(1, -(-(last - first) // (_DAY_S * MOST)))
    values = tuple(_uptime(spans, start, min(start + step, last)) for start in range(first, last, step))
    return Series(id, datetime.fromtimestamp(first, UTC), step, values)


def _epoch(body: Json, name: str) -> int:
    found = body.get(name)
    if not isinstance(found, int | float):
        raise Contract(f"history: `{name}` is no number")
    return int(found)


def _spans(states: Sequence[Any], first: int, last: int) -> list[_Span]:
    pairs = sorted((pair[0], int(pair[1])) for pair in states if _is_pair(pair))
    ends = [*(at for at, _ in pairs), last][1:]
    spans = zip(pairs, ends, strict=True)
    return [_Span(max(at, first), min(end, last), state) for (at, state), end in spans]


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, int | float) for one in pair)


def _uptime(spans: Sequence[_Span], start: int, end: int) -> Decimal | None:
    """Percent of the slot, 100 where nothing was recorded in it, None where only the absence of data was."""
    down, blind = (_seconds(spans, state, start, end) for state in (_DOWN, _NO_DATA))
    known = (end - start) - blind
    return (Decimal(known - down) / Decimal(known) * _HUNDRED).quantize(_PLACES) if known > 0 else None


def _seconds(spans: Sequence[_Span], state: int, start: int, end: int) -> int:
    mine = (span for span in spans if span.state == state)
    return int(sum(max(0.0, min(span.end, end) - max(span.start, start)) for span in mine))
