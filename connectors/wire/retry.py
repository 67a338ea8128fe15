"""Asking again: the one place where a request is repeated, and only for faults that may pass."""

from collections.abc import Callable

from compiler.errors import Unavailable
from compiler.model.frozen import dataclass
from connectors.wire.limits import Turnstile
from connectors.wire.reply import Again, Reply, judge_status


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask, and how long to wait in between where the vendor does not say: seconds, doubling.

    `Patience(first_s=0, jitter_s=0)` never sleeps, which is what tests want.
    """

    attempts: int = 4
    first_s: float = 0.5
    longest_s: float = 8.0
    jitter_s: float = 0.5


def ask(
    send: Callable[[], Reply],
    turnstile: Turnstile,
    judge: Callable[[Reply], None] = judge_status,
    patience: Patience = Patience(),  # noqa: B008 - frozen
    bucket: str = "",
) -> Reply:
    """The reply that `judge` found good.

    `send` makes one request; it and `judge` raise Again for a fault that may pass and any other ConnectorError for
    one that will not. Raises Unavailable once the tries are used up. Where the vendor named a pause, the turnstile
    waits for it; elsewhere the waits double, with jitter.
    """
    try:
        return _once(send, turnstile, judge, bucket)
    except Again as error:
        return _again(error, lambda: _once(send, turnstile, judge, bucket), turnstile, patience, bucket)


def _again(first: Again, send: Callable[[], Reply], turnstile: Turnstile, patience: Patience, bucket: str) -> Reply:
    """The reply of a later try; most requests need none, and never load what waits between tries."""
    from stamina import retry_context

    seen = [first]
    tries = retry_context(
        lambda error: _wait(error, turnstile, bucket),
        attempts=patience.attempts,
        timeout=None,
        wait_initial=patience.first_s,
        wait_max=patience.longest_s,
        wait_jitter=patience.jitter_s,
    )
    try:
        for attempt in tries:
            with attempt:
                if seen:
                    raise seen.pop()
                return send()
    except Again as error:
        raise Unavailable(f"{error}, in {patience.attempts} tries") from None
    raise AssertionError("a retry context ends by returning or raising")


def _once(send: Callable[[], Reply], turnstile: Turnstile, judge: Callable[[Reply], None], bucket: str) -> Reply:
    with turnstile.turn(bucket):
        reply = send()
        turnstile.heed(reply, bucket)
    judge(reply)
    return reply


def _wait(error: Exception, turnstile: Turnstile, bucket: str) -> bool | float:
    """Whether to ask again, or at once (0.0) where the turnstile knows the pause."""
    if not isinstance(error, Again):
        return False
    return 0.0 if turnstile.left(bucket) > 0 else True
