"""Rules for whether customers can be told, by the provider's own judgement."""

from compiler.drift.difference import Around, Difference, Judged
from compiler.drift.words import listed, minute
from compiler.model.channel import Health

RANK = {"available": 0, "limited": 1, "blocked": 2}


def ability(one: Difference, _around: Around) -> Judged:
    """Whether it can send, told with the provider's word and its reasons."""
    old, new = one.old, one.new
    worse = RANK[new.ability] > RANK[old.ability]
    why = "it cannot send as before" if worse else "it can send more than before"
    reasons = listed(reason.text for reason in new.reasons)
    since = f", since {minute(new.since)}" if new.since is not None else ""
    told = f"{why}{since}" + (f": {reasons}" if reasons else "")
    return Judged("broken" if worse else "mended", told, _word(old), _word(new))


def _word(health: Health) -> str:
    return health.ability + (f" ({health.status})" if health.status else "")
