"""What is asked again, how often, and after which wait."""

from collections.abc import Callable

import pytest

from compiler.errors import Missing, Refused, Unavailable
from connectors.wire.limits import Turnstile
from connectors.wire.reply import Again, Reply
from connectors.wire.retry import Patience, ask

AT_ONCE = Patience(first_s=0, jitter_s=0)
GOOD = Reply(200, {}, b"{}", "api.example.com/things")


def reply(status: int, **headers: str) -> Reply:
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"{}", GOOD.where)


def sender(*answers: Reply | Exception) -> tuple[Callable[[], Reply], list[Reply | Exception]]:
    """A sender that gives these answers in turn, and the list of those not yet given."""
    left = list(answers)

    def send() -> Reply:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return send, left


def gate(slept: list[float] | None = None) -> Turnstile:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds
        (slept if slept is not None else []).append(seconds)

    return Turnstile("api.example.com", 8, 120.0, lambda: now[0], sleep)


@pytest.mark.parametrize("fault", [reply(503), reply(429), reply(500), Again("cut")])
def test_a_fault_that_passes_is_asked_again(fault: Reply | Exception) -> None:
    send, left = sender(fault, fault, GOOD)
    assert ask(send, gate(), patience=AT_ONCE) is GOOD
    assert left == []


def test_a_fault_that_stays_is_unavailable_after_four_tries() -> None:
    send, left = sender(*[reply(503)] * 6)
    with pytest.raises(Unavailable, match=r"api\.example\.com/things: answered status 503, in 4 tries") as caught:
        ask(send, gate(), patience=AT_ONCE)
    assert len(left) == 2
    assert type(caught.value) is Unavailable


@pytest.mark.parametrize(("status", "error"), [(403, Refused), (404, Missing)])
def test_what_will_not_pass_is_asked_once(status: int, error: type[Exception]) -> None:
    send, left = sender(reply(status), GOOD)
    with pytest.raises(error):
        ask(send, gate(), patience=AT_ONCE)
    assert left == [GOOD]


def test_a_bug_of_ours_is_not_asked_again() -> None:
    send, left = sender(TypeError("bug"), GOOD)
    with pytest.raises(TypeError):
        ask(send, gate(), patience=AT_ONCE)
    assert left == [GOOD]


def test_the_wait_that_the_vendor_asks_for_is_kept_and_not_our_own() -> None:
    slept: list[float] = []
    send, _ = sender(reply(429, x_ratelimit_reset="9"), reply(503, retry_after="4"), GOOD)
    ask(send, gate(slept), patience=Patience(first_s=3600, longest_s=3600))
    assert slept == [9, 4]


def test_a_wait_beyond_the_bound_ends_the_asking() -> None:
    send, left = sender(reply(429, retry_after="900"), GOOD)
    with pytest.raises(Unavailable, match="15 min"):
        ask(send, gate(), patience=AT_ONCE)
    assert left == [GOOD]
