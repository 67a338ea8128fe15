"""Politeness towards one host: a cap of requests in flight, and pauses where the vendor asks for one.

Reads no wall clock: pauses are counted on a monotonic clock, dates in headers against the reply's own `Date`.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from threading import BoundedSemaphore, Lock
from typing import Any

from compiler.errors import Unavailable
from connectors.wire.reply import Reply

_ROLLING_HOUR_S = 3600.0
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")


class Turnstile:
    """Lets requests to one host through, at most `cap` at a time and none during a pause; safe between threads.

    A pause may concern one `bucket` (the vendor's separate allowance for one endpoint) or, named "", the whole
    host. A pause that would last longer than `longest_s` is not waited for: `turn` raises Unavailable at once.
    `clock` (seconds) and `sleep` are there for tests.
    """

    def __init__(
        self,
        host: str,
        cap: int = 8,
        longest_s: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._host, self._longest_s, self._clock, self._sleep = host, longest_s, clock, sleep
        self._slots = BoundedSemaphore(cap)
        self._lock = Lock()
        self._until: dict[str, float] = {}

    @contextmanager
    def turn(self, bucket: str = "") -> Iterator[None]:
        """Waits for a slot and for the end of any pause; raises Unavailable where that would take too long."""
        with self._slots:
            self._wait(bucket)
            yield

    def heed(self, reply: Reply, bucket: str = "") -> None:
        """Pauses as the headers of this reply ask for, if they do."""
        seconds = asked_pause(reply)
        if seconds > 0:
            self.pause(seconds, bucket)

    def pause(self, seconds: float, bucket: str = "") -> None:
        """Lets nothing through for that long; never shortens a pause."""
        with self._lock:
            self._until[bucket] = max(self._until.get(bucket, 0.0), self._clock() + seconds)

    def left(self, bucket: str = "") -> float:
        """The seconds that the present pause still lasts; 0 without one."""
        with self._lock:
            until = max(self._until.get("", 0.0), self._until.get(bucket, 0.0))
            return max(0.0, until - self._clock())

    def _wait(self, bucket: str) -> None:
        """Waits again where another thread lengthened the pause in the meantime."""
        while (left := self.left(bucket)) > 0:
            if left > self._longest_s:
                raise Unavailable(f"{self._host}: asks us to wait for {_duration(left)} before the next request")
            self._sleep(left)


def asked_pause(reply: Reply) -> float:
    """The seconds of pause that the headers of a reply ask for; 0 where they ask for none.

    Read are `Retry-After` (seconds or a date), `X-RateLimit-Reset` or `RateLimit-Reset` (seconds until it) where
    nothing remains or the status is 429, and the JSON of `x-business-use-case-usage` (minutes to regain access,
    percent used).
    """
    return max(_retry_after(reply), _rate_limit(reply), _usage(reply.headers))


def _retry_after(reply: Reply) -> float:
    text = reply.header("retry-after").strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        asked, sent = (parsedate_to_datetime(one) for one in (text, reply.header("date")))
        return max(0.0, (asked - sent).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _rate_limit(reply: Reply) -> float:
    """The header of either spelling, the newer of which has no prefix."""
    return max(_reset(reply, "x-ratelimit"), _reset(reply, "ratelimit"))


def _reset(reply: Reply, prefix: str) -> float:
    left, reset = reply.header(f"{prefix}-remaining").strip(), reply.header(f"{prefix}-reset").strip()
    used_up = reply.status == 429 or (_NUMBER.fullmatch(left) is not None and float(left) <= 0)
    return float(reset) if used_up and _NUMBER.fullmatch(reset) else 0.0


def _usage(headers: Mapping[str, str]) -> float:
    """The minutes to regain access; where none are named, an allowance used up is a rolling hour's."""
    texts = [headers.get(name, "") for name in ("x-business-use-case-usage", "x-app-usage")]
    found = [use for text in texts if text for use in _uses(text)]
    minutes = max((_number(use.get("estimated_time_to_regain_access")) for use in found), default=0.0)
    return minutes * 60 if minutes > 0 else _ROLLING_HOUR_S * any(map(_used_up, found))


def _uses(text: str) -> Iterator[Mapping[str, Any]]:
    """The objects that hold percentages: one for the app, or lists of them by business account."""
    try:
        found = json.loads(text)
    except ValueError:
        return
    for value in [found, *(found.values() if isinstance(found, dict) else ())]:
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


def _used_up(use: Mapping[str, Any]) -> bool:
    return any(_number(use.get(name)) >= 100 for name in ("call_count", "total_cputime", "total_time"))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 300 else f"{seconds / 60:.0f} min"
