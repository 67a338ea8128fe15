"""Numbers back into words: the one line that shows how a promise was understood, and what to write instead."""

from decimal import Decimal

from compiler.declare.tokens import listed, tokens
from compiler.model.promise import Bound, Indicator, Objective


def describe(objective: Objective) -> str:
    """How an objective reads, such as `accepted within 60 s ≥ 99.95 % over 30 rolling days`."""
    window = objective.window
    span = f"{window.days} rolling days" if window.form == "rolling" else f"a calendar {window.unit}"
    span = span.replace("1 rolling days", "1 rolling day") if window.days == 1 else span
    limit = f" {limited(objective.bound)}" if objective.bound is not None else ""
    notes = [_NOTES[part] for part in objective.assumed]
    assumed = f" ({', '.join(notes)})" if notes else ""
    return f"{objective.indicator}{limit} ≥ {plain(objective.target)} % over {span}{assumed}"


_NOTES = {"window": "window assumed", "indicator": "no indicator named"}


def limited(bound: Bound) -> str:
    """A limit as `within 60 s`, or `under 60 s` where the limit itself is too late."""
    return f"{'under' if bound.op == '<' else 'within'} {seconds(bound.value)}"


def plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    return f"{number.normalize():f}"


def seconds(value: Decimal) -> str:
    """Seconds in the unit that people use for them."""
    for least, size, unit in ((172_800, 86_400, "d"), (3600, 3600, "h"), (120, 60, "min")):
        if value >= least and value % size == 0:
            return f"{plain(value / size)} {unit}"
    return f"{plain(value)} s" if value >= 1 or not value else f"{plain(value * 1000)} ms"


def suggest(says: str, indicator: Indicator | None, bound: Bound | None) -> str:
    """A wording with numbers for a promise that has none, in its own language, to be corrected by its owner."""
    portuguese = bool({one.text for one in tokens(says)} & _PORTUGUESE)
    limit = seconds(bound.value) if bound is not None else "60 s"
    table = _EM_PORTUGUES if portuguese else _ENGLISH
    chosen = indicator or ("latency" if bound is not None else "success")
    return table.get(chosen, table["success"]).format(limit=limit)


_PORTUGUESE = listed("de da do das dos sao nao os as em ate para com e um uma nosso nossa sempre pelo pela")
_ENGLISH = {
    "success": "99.9% of … succeed, over 30 days",
    "uptime": "99.9% uptime of …, over a calendar month",
    "latency": "99% of … within {limit}, over 30 days",
    "fresh": "99% of … are fresher than {limit}, over 30 days",
    "accepted": "99.9% of … are accepted, over 30 days",
    "delivered": "99% of … are delivered within {limit}, over 30 days",
    "read": "90% of … are read, over 30 days",
}
_EM_PORTUGUES = {
    "success": "99,9% de … com sucesso, em 30 dias",
    "uptime": "99,9% de disponibilidade de …, por mês",
    "latency": "99% de … em até {limit}, em 30 dias",
    "fresh": "99% de … mais recentes que {limit}, em 30 dias",
    "accepted": "99,9% de … são aceitas, em 30 dias",
    "delivered": "99% de … são entregues em até {limit}, em 30 dias",
    "read": "90% de … são lidas, em 30 dias",
}
