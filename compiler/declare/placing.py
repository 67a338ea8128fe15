"""What each stretch of time in a sentence is: the window of a promise, the limit of an event, or unclear."""

from collections.abc import Iterable
from decimal import Decimal

from compiler.declare.amounts import Share, Span
from compiler.declare.lexicon import DAY, PERIODS, after, before
from compiler.declare.tokens import Tokens, listed
from compiler.model.frozen import dataclass
from compiler.model.promise import Bound, Window


@dataclass(frozen=True, slots=True)
class Places:
    """The windows and limits of a sentence; `assumed` where a month was taken for 30 days.

    `longer` are limits that an event passes ("takes longer than 5 s"); `unclear` are words for what has no place.
    """

    windows: tuple[Window, ...] = ()
    bounds: tuple[Bound, ...] = ()
    longer: tuple[Bound, ...] = ()
    unclear: tuple[str, ...] = ()
    assumed: bool = False


def places(words: Tokens, found: Iterable[Span], shares: tuple[Share, ...] = ()) -> Places:
    """Every stretch of time in its place, equal ones once."""
    spans = tuple(found)
    amounts: tuple[Share | Span, ...] = (*shares, *spans)
    used = frozenset(at for one in amounts for at in range(one.start, one.end))
    roles = [(span, _role(words, span, used)) for span in spans]
    strong = [span for span, role in roles if role == "window"] + _adverbs(words)
    weak = [span for span, role in roles if role == "perhaps" and not (strong and span.count is None)]
    doubtful = "<=" if strong else "unclear"
    roles = [(span, doubtful if role == "soon" else role) for span, role in roles]
    read = [(span, _window(words, span)) for span in strong + weak if span.unit != "unclear"]
    return Places(
        windows=tuple(dict.fromkeys(window for _, window in read if window is not None)),
        bounds=_bounds((span, role) for span, role in roles if role in ("<", "<=")),
        longer=_bounds((span, "<=") for span, role in roles if role in (">", ">=")),
        unclear=tuple(_said(words, span) for span, role in roles if role == "unclear")
        + tuple(_said(words, span) for span, window in read if window is None),
        assumed=any(span.unit in ("month", "quarter", "year") and w and w.form == "rolling" for span, w in read),
    )


def _role(words: Tokens, span: Span, used: frozenset[int]) -> str:
    """`window`, a comparison, `unclear`, or nothing.

    `perhaps` is a window unless there is another; `soon` ("in 2 days") is a limit beside a window, unclear without.
    """
    ahead, behind = before(words, span.start), after(words, span.end)
    if span.unit == "unclear" or span.modifier == "business":
        return "unclear"
    if span.count is None:
        return _bare(words, ahead, span, used)
    if behind in ("<=", ">="):
        return "<" if behind == "<=" and ahead == "<" else behind
    if behind == "window" or span.modifier in ("rolling", "calendar"):
        return "window"
    if ahead in ("<", "<=", ">", ">="):
        return ahead
    return _long(ahead, span) if span.seconds >= DAY else _short(ahead, span)


def _bare(words: Tokens, ahead: str, span: Span, used: frozenset[int]) -> str:
    """ "Per month" and "calendar month" are windows; "the end of the month" is none, "900 orders per day" a rate."""
    if span.seconds < DAY or not (ahead == "window" or span.modifier in ("calendar", "rolling")):
        return ""
    if span.unit != "day" or span.modifier:
        return "window"
    nearby = set(range(max(0, span.start - 5), span.start)) - used
    return "" if any(words[at].kind == "number" for at in nearby) else "perhaps"


def _long(ahead: str, span: Span) -> str:
    """A day and more without a comparison: a window, but "in 2 days" may be a limit and "in 48 hours" is one."""
    if ahead == "window" or (ahead == "over" and span.seconds % DAY == 0):
        return "window"
    if span.unit == "hour":
        return "<="
    return "soon" if ahead == "in" and span.seconds < 7 * DAY else "perhaps"


def _short(ahead: str, span: Span) -> str:
    """Less than a day: a limit; "every 5 minutes" is unclear, "a second" by itself is a rate."""
    if span.article and ahead in ("", "window"):
        return ""
    return {"over": ">", "window": "unclear"}.get(ahead, "<=")


def _adverbs(words: Tokens) -> list[Span]:
    """ "Monthly uptime" and "measured weekly" name a window, "daily reports" do not."""
    at = [i for i, word in enumerate(words) if word.text in PERIODS]
    return [Span(None, PERIODS[words[i].text], Decimal(0), i, i + 1) for i in at if _adverbial(words, i)]


_MEASURED = listed(
    "uptime availability window basis average slo target success disponibilidade janela media base percentage"
)


def _adverbial(words: Tokens, at: int) -> bool:
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.kind != "word":
        return True
    return following.text in _MEASURED or (at > 0 and words[at - 1].text in ("measured", "medido", "medida", "uptime"))


def _window(words: Tokens, span: Span) -> Window | None:
    """The window of a span; None where it is no whole number of days, or of several calendar units."""
    once = span.count is None or span.count == 1
    unit = span.unit
    calendar = span.modifier == "calendar" or (unit in ("month", "quarter", "year") and span.modifier != "rolling")
    bare = span.count is None or (span.article and before(words, span.start) in ("", "window"))
    if once and span.modifier != "rolling" and (calendar or bare):
        return Window("calendar", unit=unit)  # type: ignore[arg-type]
    days = (span.seconds or 0) / DAY
    if days != int(days) or not 1 <= days <= 3660 or (span.modifier == "calendar" and unit not in ("day", "week")):
        return None
    return Window("rolling", int(days))


def _bounds(found: Iterable[tuple[Span, str]]) -> tuple[Bound, ...]:
    """The limits, of equal ones the first."""
    limits: dict[Decimal, Bound] = {}
    for span, op in found:
        limits.setdefault(span.seconds, Bound(op, _plain(span.seconds)))
    return tuple(limits.values())


def _plain(number: Decimal) -> Decimal:
    """Without trailing zeros, and without an exponent: 60 and not 6E+1."""
    return Decimal(f"{number.normalize():f}")


def _said(words: Tokens, span: Span) -> str:
    return " ".join(one.text for one in words[max(0, span.start - 1) : span.end])
