"""Which live thing a declared reference names: an id, a provider's key, or a url that holds the key.

A url may hold many words. Whatever looks like a key may find a thing; only the key that stands where a url of
that kind holds it may prove that a thing is gone.
"""

import re
from itertools import pairwise

from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer
from compiler.model.watching import Resource
from compiler.ports import Estate
from compiler.reconcile.context import instances

MARKERS: dict[Kind, frozenset[str]] = {
    Kind.DASHBOARD: frozenset({"dashboard", "dashboards", "d"}),
    Kind.SLO: frozenset({"slo", "slos", "slo_id"}),
    Kind.MONITOR: frozenset({"monitor", "monitors", "monitor_id"}),
}
"""The segment of a path, or the name in a query, after which urls hold the key of a thing."""

KEY = re.compile(r"[A-Za-z0-9_-]{5,64}")


def resolve(estate: Estate, kind: Kind, reference: str) -> Answer[Resource]:
    """The thing that a reference names; absent only where every key in it was looked up and nothing was found."""
    spelled = Id.parse(reference)
    known = instances(estate, kind)
    if spelled is not None and spelled.kind == kind and spelled.instance in known:
        return estate.get(spelled)
    if not known:
        return Answer((), (Gap(kind, "", "no connector configured for it", configured=False),))
    keys = keys_in(reference, kind)
    if not keys:
        return Answer((), (Gap(kind, known[0], f"{reference} holds no key that could be looked up"),))
    answers = [estate.get(Id(instance, kind, key)) for instance in known for key in keys]
    rows = tuple(row for answer in answers for row in answer.rows)[:1]
    return Answer(rows, tuple(sorted({gap for answer in answers for gap in answer.gaps})) if not rows else ())


def keys_in(reference: str, kind: Kind) -> tuple[str, ...]:
    """The parts of a reference that may be a provider's key: the whole of a bare one, the long words of a url."""
    if "//" not in reference:
        return (reference.rpartition("/")[2],)
    words = (word for word in _words(reference)[1:] if len(word) > 4 and any(c.isdigit() for c in word))
    return tuple(dict.fromkeys(filter(None, (key_of(reference, kind), *words))))


def key_of(url: str, kind: Kind) -> str | None:
    """The key that a url of that kind holds, right after the word for the kind; None where it holds none.

    A key has a digit or a dash, so that the pages beside the things (`/dashboard/lists`) are none of them.
    """
    words = _words(url)
    for marker, word in pairwise(words[1:]):
        if marker.lower() in MARKERS[kind] and KEY.fullmatch(word) and re.search(r"[\d-]", word):
            return word
    return None


def host_of(url: str) -> str:
    """The host of a url in lower case, "" where it has none."""
    return _words(url)[0].lower() if "//" in url else ""


def _words(url: str) -> list[str]:
    return re.split(r"[/?#&=]", url.partition("//")[2])
