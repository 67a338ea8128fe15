"""Steps of playbooks that name nothing of an on-call product, by what is most likely a typing mistake."""

from collections.abc import Iterator

from compiler.model.base import Kind
from compiler.model.chain import Fault
from compiler.model.promise import Playbook
from compiler.model.routing import folded
from compiler.model.watching import Resource
from compiler.ports import Estate
from compiler.reconcile.escalation import NAMED

ALIKE = 0.85
"""Two words are nearly the same where so much of them is."""

NEEDED = (Kind.ONCALL_SERVICE, Kind.POLICY, Kind.ROTA)
NAMEABLE = (*NEEDED, Kind.INTEGRATION, Kind.TEAM, Kind.RESPONDER)
"""What a step may name. Without the needed ones nothing is said; the others are looked at where they are read."""


def misnamed(estate: Estate, book: Playbook) -> tuple[Fault, ...]:
    """Steps of a playbook that name nothing of a product that was read whole, and nearly name a service of it.

    A word that is near to no service may be a person or a team, and is left alone.
    """
    return tuple(fault for step in book.escalate for fault in _misnamed(estate, book, step.strip()))


def _misnamed(estate: Estate, book: Playbook, step: str) -> Iterator[Fault]:
    named = NAMED.fullmatch(step)
    if named is None:
        return
    product, asked = named[1], folded(named[2])
    answer = estate.tagged(Kind.ONCALL_SERVICE, frozenset({f"addressed:{product}"}))
    homes = {one.id.instance for one in answer.rows}
    if not homes or _unread(estate, homes) or _known(estate, product, named[2]):
        return
    near = next((one for one in answer.rows if _nearly(asked, folded(one.name))), None)
    if near is not None:
        said = f"the playbook “{book.scenario}” escalates to {step}"
        reason = f"{said}, which names nothing; “{near.name}” is nearly that"
        fix = f"write `{product}:{folded(near.name)}`"
        yield Fault("escalation names nothing", book.subject, reason, fix, place=book.place)


def _unread(estate: Estate, homes: set[str]) -> bool:
    """Whether something that a step could name may not have been seen."""
    sections = [one for kind in NAMEABLE for one in estate.coverage(kind) if one.instance in homes]
    read = {(one.instance, one.kind) for one in sections}
    whole = all((home, kind.value) in read for home in homes for kind in NEEDED)
    return not whole or any(one.gap() is not None or one.leaves_out for one in sections)


def _known(estate: Estate, product: str, name: str) -> bool:
    """Whether anything has that name, or that key."""
    asked, tag = folded(name), frozenset({f"addressed:{product}-{folded(name)}"})
    if any(estate.tagged(kind, tag).rows for kind in (Kind.ONCALL_SERVICE, Kind.INTEGRATION)):
        return True
    words = frozenset(asked.split("-"))
    rows: list[Resource] = [one for kind in NAMEABLE for one in estate.named(kind, words).rows]
    return any(asked in (folded(one.name), folded(one.id.key)) for one in rows)


def _nearly(asked: str, name: str) -> bool:
    """As many words, of which one is spelled almost as the other; a number or a word more names something else."""
    from difflib import SequenceMatcher

    ours, theirs = asked.split("-"), name.split("-")
    apart = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    if len(ours) != len(theirs) or len(apart) != 1:
        return False
    ((a, b),) = apart
    return not any(char.isdigit() for char in a + b) and SequenceMatcher(None, a, b).ratio() >= ALIKE
