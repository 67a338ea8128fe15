"""What a run leaves in the store besides results: which findings stood, and what was let through and why."""

from collections.abc import Iterable
from datetime import datetime

from compiler.errors import StoreError
from compiler.gate.decision import Decision
from compiler.model.outcome import Outcome
from compiler.store import Store


def keep_standing(store: Store, outcomes: Iterable[Outcome]) -> None:
    """Keeps what stood at the newest snapshot when it was first compiled; silently not where nobody may write.

    So a baseline of that snapshot knows what the declarations of its day came to, and not only those of today.
    """
    made = tuple(outcomes)
    numbers = {one.info.number for one in made if one.info is not None}
    if len(numbers) != 1:
        return
    number = numbers.pop()
    key = f"stood:{number}:{_name(made)}"
    if store.recall(key) is not None:
        return
    from compiler.store.journal import note_standing

    stood = standing_at(store, made)
    try:
        note_standing(store.path, number, stood)
    except StoreError:
        return
    store.remember(key, b"1")


def standing_at(store: Store, outcomes: Iterable[Outcome]) -> dict[str, frozenset[str]]:
    """The findings that stand at the snapshot of these outcomes, by service.

    Those that were found, and those that could not be judged there and stood before.
    """
    from compiler.app.nights import held_over

    made = tuple(outcomes)
    held = held_over(store, made)
    return {
        one.service: frozenset(finding.fingerprint for finding in one.findings) | held.get(one.service, frozenset())
        for one in made
    }


def keep_passes(store: Store, outcomes: Iterable[Outcome], decision: Decision, now: datetime) -> str:
    """Keeps what was let through for this run; why it could not be kept, "" where it was or nothing was let through.

    The reasons are scrubbed like everything else that goes into the store.
    """
    if not decision.passed:
        return ""
    from compiler.app.scrub import scrub_beside
    from compiler.store.journal import Pass, note_pass

    made = tuple(outcomes)
    services = tuple(sorted(one.service for one in made))
    number = max((one.info.number for one in made if one.info is not None), default=0)
    try:
        clean = scrub_beside(store.path)
        for way, reason, codes in decision.passed:
            note_pass(store.path, Pass(way, clean.text(reason), codes, services, number, now))
    except (StoreError, OSError) as error:
        return str(error)
    return ""


def clean_reason(store: Store, reason: str) -> str:
    """A reason without what the store may not hold, since it is printed and reported as widely as it is kept."""
    if not reason:
        return ""
    from compiler.app.scrub import Scrub, scrub_beside

    try:
        return scrub_beside(store.path).text(reason)
    except OSError:
        return Scrub(b"").text(reason)


def _name(outcomes: Iterable[Outcome]) -> str:
    from hashlib import sha256

    return sha256("|".join(sorted(one.service for one in outcomes)).encode()).hexdigest()[:16]
