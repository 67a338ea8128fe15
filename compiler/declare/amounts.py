"""The amounts in a sentence: shares (percentages in all their spellings) and spans of time."""

from decimal import Decimal

from compiler.declare.lexicon import ARTICLES, MODIFIERS, NUMBERS, SECONDS, UNITS
from compiler.declare.tokens import Tokens, fraction, listed, value
from compiler.model.frozen import dataclass

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent, and the tokens that say it; `percentile` is true for "p95" and its like."""

    percent: Decimal
    start: int
    end: int
    percentile: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: `count` times `unit`, count None for a bare unit as in "per month".

    `unit` is "unclear" for a number of "m"; `modifier` is calendar, rolling, business or empty.
    """

    count: Decimal | None
    unit: str
    seconds: Decimal
    start: int
    end: int
    modifier: str = ""
    article: bool = False


def shares(words: Tokens) -> tuple[Share, ...]:
    """Every share that the sentence names, in order."""
    found: list[Share] = []
    at = 0
    while at < len(words):
        share = _percentile(words, at) or _percent(words, at) or _nines(words, at) or _out_of(words, at)
        share = share or _decimal(words, at)
        if share is not None:
            found.append(share)
        at = share.end if share is not None else at + 1
    return tuple(found)


def spans(words: Tokens, taken: tuple[Share, ...]) -> tuple[Span, ...]:
    """Every stretch of time that the sentence names; "24 hours a day" is none."""
    used = {at for share in taken for at in range(share.start, share.end)}
    found: list[Span] = []
    at = 0
    while at < len(words):
        span = None if at in used else _joined(words, at)
        if span is not None and not (ratio := _ratio_end(words, span)):
            found.append(span)
        at = at + 1 if span is None else ratio or span.end
    return tuple(found)


def _text(words: Tokens, at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


def _matches(words: Tokens, at: int, *choices: str) -> int:
    """The index behind the first of these phrases that stands at `at`, 0 where none does."""
    for choice in choices:
        parts = choice.split()
        if [one.text for one in words[at : at + len(parts)]] == parts:
            return at + len(parts)
    return 0


def _percentile(words: Tokens, at: int) -> Share | None:
    if words[at].text in ("median", "mediana"):
        return Share(Decimal(50), at, at + 1, True)
    if words[at].text == "p" and at + 1 < len(words) and words[at + 1].glued:
        return _rank(words, at + 1, at, at + 2)
    if words[at].text in ("percentile", "percentil"):
        number = _matches(words, at + 1, "de", "of") or at + 1
        end = number + 2 if _text(words, number + 1) in ("o", "th") else number + 1
        return _rank(words, number, at, end)
    end = _matches(words, at + 1, *(f"{suffix} percentil{e}" for suffix in ("th", "st", "nd", "rd", "o") for e in "e "))
    end = end or _matches(words, at + 1, "percentile", "percentil", "- th percentile")
    return _rank(words, at, at, end) if end else None


def _rank(words: Tokens, number: int, start: int, end: int) -> Share | None:
    """The share of "p95", "p99.9" and "p999", whose third digit is a decimal."""
    found = fraction(words[number]) if number < len(words) else None
    if found is None:
        return None
    while found >= HUNDRED:
        found /= 10
    return Share(found, start, end, True)


def _percent(words: Tokens, at: int) -> Share | None:
    end = _matches(words, at + 1, "%", "percent", "pct", "per cent", "por cento", "porcento")
    found = fraction(words[at]) if end else None
    if found is not None:
        return Share(found, at, end)
    lower = fraction(words[at]) if _text(words, at + 1) == "-" and at + 2 < len(words) else None
    return Share(lower, at, at + 1) if lower is not None and _percent(words, at + 2) else None


def _quantity(words: Tokens, at: int) -> Decimal | None:
    return NUMBERS.get(words[at].text) if words[at].kind == "word" else value(words[at])


def _nines(words: Tokens, at: int) -> Share | None:
    """ "Three nines" is 99.9; with a half or a five behind it is 99.95."""
    count = _quantity(words, at)
    if count is None or count != int(count) or not 1 <= count <= 9:
        return None
    half = _matches(words, at + 1, "and a half nines")
    end = half or _matches(words, at + 1, "nines", "noves", "- nines")
    if not end:
        return None
    more = 0 if half else _matches(words, end, "five", "cinco", "e meio", "and a half")
    rest = Decimal(10) ** (2 - int(count))
    return Share(HUNDRED - (rest / 2 if half or more else rest), at, more or end)


def _out_of(words: Tokens, at: int) -> Share | None:
    some = _quantity(words, at)
    phrases = ("out of every", "out of", "in every", "of every", "em cada", "de cada", "a cada", "in")
    middle = _matches(words, at + 1, *phrases) if some is not None else 0
    whole = _quantity(words, middle) if middle and middle < len(words) else None
    if some is None or whole not in (10, 100, 1000, 10_000) or not 0 < some <= whole:
        return None
    return None if _text(words, middle + 1) in UNITS else Share(some / whole * HUNDRED, at, middle + 1)


_CLEAR = listed(
    "of das dos da do de availability uptime success ratio fraction reliability disponibilidade sucesso confiabilidade"
)


def _decimal(words: Tokens, at: int) -> Share | None:
    """0.999 as a share, only beside a word that makes it one."""
    found = fraction(words[at]) if words[at].text.startswith(("0.", "0,")) else None
    if found is None or not Decimal("0.5") <= found < 1 or _text(words, at + 1) in UNITS:
        return None
    behind = _text(words, at + 1) in _CLEAR and not _unit_soon(words, at + 2)
    ahead = _text(words, at - 1) in ("ratio", "fraction", "razao", "fracao") or (
        _text(words, at - 1) in ("of", "de") and _text(words, at - 2) in ("ratio", "fraction", "rate", "razao", "taxa")
    )
    return Share(found * HUNDRED, at, at + 1) if behind or ahead else None


def _unit_soon(words: Tokens, at: int) -> bool:
    return _text(words, at) in UNITS or (_text(words, at) in ARTICLES and _text(words, at + 1) in UNITS)


def _joined(words: Tokens, at: int) -> Span | None:
    """A span with smaller ones behind it, as in "1 h 30 min" and "1h30"."""
    span = _span(words, at)
    while span is not None and span.count is not None and not span.article and span.seconds < 86_400 * 365:
        glued = span.unit == "hour" and span.end < len(words) and words[span.end].glued
        minutes = value(words[span.end]) if glued and _text(words, span.end + 1) not in UNITS else None
        if minutes is not None:
            return Span(span.count, span.unit, span.seconds + minutes * 60, at, span.end + 1)
        following = _span(words, _matches(words, span.end, "and", "e") or span.end)
        if following is None or following.count is None or following.article or following.unit not in _smaller(span):
            break
        span = Span(span.count, following.unit, span.seconds + following.seconds, at, following.end)
    return span


def _smaller(span: Span) -> tuple[str, ...]:
    order = ("hour", "minute", "second", "millisecond")
    return order[order.index(span.unit) + 1 :] if span.unit in order else ()


def _span(words: Tokens, at: int) -> Span | None:
    if at >= len(words) or _part_of_word(words, at):
        return None
    count = _quantity(words, at)
    unclear = count is None and words[at].kind == "number"
    after = at + 1 if count is not None or unclear else at
    if count == Decimal("0.5") and _text(words, after) in ARTICLES:
        after += 1
    unit_at, modifier = _modified(words, _matches(words, after, "-") or after)
    unit = _unit(words, unit_at, words[at].kind == "number")
    if not unit:
        return None
    end, behind = _modified(words, unit_at + 1)
    seconds = SECONDS.get(unit, Decimal(0)) * (1 if count is None else count)
    return Span(
        count, "unclear" if unclear else unit, seconds, at, end if behind else unit_at + 1, behind or modifier,
        words[at].text in ARTICLES,
    )  # fmt: skip


def _part_of_word(words: Tokens, at: int) -> bool:
    """Whether a number belongs to a name, as in "http2"."""
    if words[at].kind != "number" or not words[at].glued or at == 0 or words[at - 1].kind != "word":
        return False
    return at < 2 or words[at - 2].kind != "number" or words[at - 1].text not in UNITS


def _modified(words: Tokens, at: int) -> tuple[int, str]:
    modifier = ""
    while (text := _text(words, at)) in MODIFIERS:
        modifier = MODIFIERS[text] or modifier
        at += 1
    return at, modifier


_NOT_TIME = listed("attempt attempts try time chance retry place half phase tentativa vez etapa")


def _unit(words: Tokens, at: int, digits: bool) -> str:
    """The unit at `at`; single letters need a number in digits, and ordinals are no units."""
    text = _text(words, at)
    if text == "m" and digits:
        return "unclear"
    unit = UNITS.get(text, "")
    if unit == "quarter" and _text(words, at + 1) == "of" and _text(words, at - 1) in (*ARTICLES, "three"):
        return ""
    if unit in ("second", "quarter") and _text(words, at + 1) in _NOT_TIME and not digits:
        return ""
    return unit if len(text) > 1 or digits else ""


def _ratio_end(words: Tokens, span: Span) -> int:
    """The index behind "24 hours a day" or "7 days a week", 0 where the span stands for itself."""
    middle = _matches(words, span.end, "a", "an", "per", "each", "every", "por", "ao", "/")
    if not middle or span.count is None or span.article:
        return 0
    larger = SECONDS.get(UNITS.get(_text(words, middle), ""), Decimal(0))
    return middle + 1 if larger in _RATIOS.get(span.unit, ()) else 0


_RATIOS = {"hour": (SECONDS["day"], SECONDS["week"]), "day": (SECONDS["week"],)}
