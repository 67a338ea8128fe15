"""The words of promises in English and Portuguese: numbers, units, comparisons. Accents are folded away."""

from decimal import Decimal
from itertools import product
from typing import Final

from compiler.declare.tokens import Tokens, listed

DAY: Final = 86_400

NUMBERS: Final[dict[str, Decimal]] = {
    word: Decimal(number)
    for number, words in {
        "0.5": "half meia meio",
        "1": "a an one um uma",
        "2": "two dois duas",
        "3": "three tres",
        "4": "four quatro",
        "5": "five cinco",
        "6": "six seis",
        "7": "seven sete",
        "8": "eight oito",
        "9": "nine nove",
        "10": "ten dez",
        "12": "twelve doze",
        "15": "fifteen quinze",
        "20": "twenty vinte",
        "30": "thirty trinta",
        "60": "sixty sessenta",
        "90": "ninety noventa",
    }.items()
    for word in words.split()
}
ARTICLES: Final = listed("a an one um uma")

UNITS: Final[dict[str, str]] = {
    word: unit
    for unit, words in {
        "microsecond": "us μs usec microsecond microseconds microssegundo microssegundos",
        "millisecond": "ms msec msecs millis millisecond milliseconds milissegundo milissegundos milisegundos",
        "second": "s sec secs second seconds seg segs segundo segundos",
        "minute": "min mins minute minutes minuto minutos",
        "hour": "h hr hrs hour hours hora horas",
        "day": "d day days dia dias",
        "week": "w wk wks week weeks semana semanas",
        "month": "mo month months mes meses",
        "quarter": "quarter quarters trimestre trimestres",
        "year": "y yr yrs year years ano anos",
    }.items()
    for word in words.split()
}
SECONDS: Final[dict[str, Decimal]] = {
    "microsecond": Decimal("0.000001"),
    "millisecond": Decimal("0.001"),
    "second": Decimal(1),
    "minute": Decimal(60),
    "hour": Decimal(3600),
    "day": Decimal(DAY),
    "week": Decimal(7 * DAY),
    "month": Decimal(30 * DAY),
    "quarter": Decimal(90 * DAY),
    "year": Decimal(365 * DAY),
}
PERIODS: Final[dict[str, str]] = {
    word: unit
    for unit, words in {
        "day": "daily diario diaria diariamente",
        "week": "weekly semanal semanais semanalmente",
        "month": "monthly mensal mensais mensalmente",
        "quarter": "quarterly trimestral trimestralmente",
        "year": "yearly annual annually anual anualmente",
    }.items()
    for word in words.split()
}
MODIFIERS: Final[dict[str, str]] = {
    **dict.fromkeys(("calendar", "calendario", "civil", "civis"), "calendar"),
    **dict.fromkeys(("rolling", "trailing", "sliding", "movel", "moveis", "corrido", "corridos"), "rolling"),
    **dict.fromkeys(("business", "working", "util", "uteis"), "business"),
    **dict.fromkeys(("full", "whole", "consecutive", "inteiro", "inteiros", "consecutivos"), ""),
}

NOT: Final = listed("not never no cannot nao nunca jamais")
FILLERS: Final = listed("the a an o os as um uma any first primeiros about around just only total cerca")


def _phrases() -> dict[tuple[str, ...], str]:
    fewer = listed("less fewer fresher younger newer faster quicker sooner shorter lower smaller earlier")
    more = listed("more longer older greater slower later higher staler")
    menos = listed(
        "novo nova novos novas fresco fresca frescos frescas rapido rapida rapidos rapidas recente recentes atual "
        "atuais atualizado atualizada atualizados atualizadas"
    )
    mais = listed("antigo antiga antigos antigas velho velha velhos velhas lento lenta lentos lentas")
    found: dict[tuple[str, ...], str] = {(word, "than"): "<" for word in fewer}
    found |= {(word, "than"): ">" for word in more}
    found |= {("more", "recent", "than"): "<", ("more", "up", "to", "date", "than"): "<"}
    for word, than in product(menos, (("que",), ("do", "que"))):
        found["mais", word, *than] = "<"
    for word, than in product(mais, (("que",), ("do", "que"))):
        found["mais", word, *than] = ">"
    for role, texts in _TABLE.items():
        found |= {tuple(text.split()): role for text in texts}
    return found


_TABLE: Final[dict[str, tuple[str, ...]]] = {
    "<": (
        "<", "under", "below", "beneath", "in under", "in less than", "menos de", "menos que", "menos do que",
        "em menos de", "abaixo de", "inferior a", "inferiores a", "antes de",
    ),
    "<=": (
        "<=", "within", "inside", "at most", "at the most", "up to", "in up to", "until", "max", "maximum",
        "maximum of", "max of", "not exceeding", "em ate", "ate", "dentro de", "no maximo", "em no maximo",
        "no maximo em", "maximo", "maximo de", "no maximo de", "ate no maximo", "num maximo de",
    ),
    ">": (
        ">", "above", "exceed", "exceeds", "exceeding", "beyond", "mais de", "mais que", "mais do que", "acima de",
        "superior a", "superiores a", "passa de", "passam de", "excede", "excedem", "exceder", "ultrapassa",
        "ultrapassam", "alem de",
    ),
    ">=": (
        ">=", "at least", "minimum", "minimum of", "no less than", "pelo menos", "ao menos", "no minimo", "minimo de",
        "no minimo de",
    ),
    "over": ("over",),
    "in": ("in", "em", "num", "numa"),
    "window": (
        "across", "during", "throughout", "per", "every", "each", "last", "past", "previous", "trailing", "rolling",
        "any", "in any", "in every", "in each", "in the last", "calendar", "window of", "period of", "measured over",
        "por", "durante", "ao longo de", "ao longo dos", "a cada", "cada", "todo", "toda", "todos os", "todas as",
        "ultimos", "ultimas", "ultimo", "ultima", "janela de", "periodo de", "no", "na", "nos", "nas", "ao", "/",
    ),
}  # fmt: skip
COMPARISONS: Final = _phrases()
LONGEST: Final = max(map(len, COMPARISONS))
FLIPPED: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "over": "<="}

AFTER: Final[dict[tuple[str, ...], str]] = {
    tuple(text.split()): role
    for role, texts in {
        "<=": "old|or less|or fewer|or faster|or sooner|or better|or fresher|at most|at the most|max|maximum|tops|"
        "ou menos|no maximo|de idade|de atraso",
        ">=": "or more|or older|or higher|ou mais",
        "window": "window|windows|period|rolling|basis|trailing|janela|moveis|movel",
    }.items()
    for text in texts.split("|")
}


def before(words: Tokens, start: int) -> str:
    """The comparison that stands before token `start`: `<`, `<=`, `>`, `>=`, `over`, `in`, `window`, or nothing.

    A negation shortly before turns it round: "never more than" is `<=`.
    """
    end = start
    while end and words[end - 1].text in FILLERS and words[end - 1].text != "any":
        end -= 1
    for length in range(min(LONGEST, end), 0, -1):
        role = COMPARISONS.get(tuple(one.text for one in words[end - length : end]))
        if role is not None:
            return FLIPPED.get(role, role) if _negated(words, end - length) else role
    return ""


def after(words: Tokens, end: int) -> str:
    """What stands behind an amount that ends before token `end`, such as "or less"; nothing where it says nothing."""
    for length in (3, 2, 1):
        role = AFTER.get(tuple(one.text for one in words[end : end + length]))
        if role is not None:
            return role
    return ""


def _negated(words: Tokens, start: int) -> bool:
    for one in reversed(words[max(0, start - 4) : start]):
        if one.kind != "word":
            return False
        if one.text in NOT or one.text.endswith("n't"):
            return True
    return False
