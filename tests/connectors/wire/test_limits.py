"""Pauses that vendors ask for, and the cap of requests in flight."""

import threading

import pytest

from compiler.errors import Unavailable
from connectors.wire.limits import Turnstile, asked_pause
from connectors.wire.reply import Reply


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 100.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def turnstile(clock: Clock, cap: int = 2) -> Turnstile:
    return Turnstile("api.example.com", cap, 120.0, clock, clock.sleep)


def reply(status: int = 200, **headers: str) -> Reply:
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"{}")


USAGE = (
    '{"800000000000001":[{"type":"whatsapp_business_management","call_count":%s,"total_cputime":3,"total_time":4,%s}]}'
)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(), 0),
        (reply(429, retry_after="7"), 7),
        (reply(503, retry_after="1.5"), 1.5),
        (reply(429, retry_after="Sun, 01 Nov 2026 06:00:30 GMT", date="Sun, 01 Nov 2026 06:00:00 GMT"), 30),
        (reply(429, retry_after="Sun, 01 Nov 2026 06:00:30 GMT"), 0),
        (reply(429, retry_after="soon"), 0),
        (reply(429, retry_after="-5"), 0),
        (reply(429, retry_after="inf"), 0),
        (reply(429, x_ratelimit_reset="12"), 12),
        (reply(200, x_ratelimit_remaining="0", x_ratelimit_reset="12"), 12),
        (reply(200, x_ratelimit_remaining="1", x_ratelimit_reset="12"), 0),
        (reply(200, x_ratelimit_remaining="", x_ratelimit_reset="12"), 0),
        (reply(429, ratelimit_reset="9"), 9),
        (reply(200, ratelimit_remaining="0", ratelimit_reset="9"), 9),
        (reply(200, ratelimit_remaining="959", ratelimit_reset="9"), 0),
        (reply(400, x_business_use_case_usage=USAGE % (100, '"estimated_time_to_regain_access":2')), 120),
        (reply(200, x_business_use_case_usage=USAGE % (12, '"estimated_time_to_regain_access":0')), 0),
        (reply(200, x_business_use_case_usage=USAGE % (100, '"estimated_time_to_regain_access":0')), 3600),
        (reply(200, x_app_usage='{"call_count":100,"total_cputime":0,"total_time":0}'), 3600),
        (
            reply(
                400,
                x_app_usage='{"call_count":100}',
                x_business_use_case_usage=USAGE % (100, '"estimated_time_to_regain_access":1'),
            ),
            60,
        ),
        (reply(200, x_app_usage='{"call_count":"many"}'), 0),
        (reply(200, x_app_usage="{cut"), 0),
        (reply(200, x_business_use_case_usage='["odd", {"a": null}]'), 0),
    ],
)
def test_headers_ask_for_a_pause_in_seconds(answer: Reply, seconds: float) -> None:
    assert asked_pause(answer) == seconds


def test_nothing_passes_during_a_pause() -> None:
    clock = Clock()
    gate = turnstile(clock)
    gate.heed(reply(429, retry_after="7"))
    with gate.turn():
        assert clock.slept == [7]


def test_a_pause_of_one_bucket_leaves_the_others_open() -> None:
    clock = Clock()
    gate = turnstile(clock)
    gate.heed(reply(429, retry_after="7"), "monitors")
    with gate.turn("dashboards"):
        assert clock.slept == []
    with gate.turn("monitors"):
        assert clock.slept == [7]


def test_a_pause_is_never_shortened() -> None:
    clock = Clock()
    gate = turnstile(clock)
    gate.pause(60)
    gate.pause(5)
    assert gate.left() == 60


def test_a_pause_that_is_too_long_stops_instead_of_waiting_and_says_how_long_it_is() -> None:
    clock = Clock()
    gate = turnstile(clock)
    gate.pause(1800)
    with pytest.raises(Unavailable, match=r"api\.example\.com: asks us to wait for 30 min"), gate.turn():
        pass
    assert clock.slept == []


def test_a_stopped_turn_gives_its_slot_back() -> None:
    clock = Clock()
    gate = turnstile(clock, cap=1)
    gate.pause(1800)
    with pytest.raises(Unavailable), gate.turn():
        pass
    clock.now += 1800
    with gate.turn():
        assert gate.left() == 0


def test_never_more_requests_are_in_flight_than_the_cap() -> None:
    gate, inside, most, lock = Turnstile("api.example.com", cap=3), 0, 0, threading.Lock()
    meet = threading.Barrier(3)

    def request() -> None:
        nonlocal inside, most
        with gate.turn():
            with lock:
                inside += 1
                most = max(most, inside)
            meet.wait(10)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=request) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 3
