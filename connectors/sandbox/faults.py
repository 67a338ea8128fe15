"""Misbehaviour on command: which requests of which vendor go wrong, how, and how often."""

import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from connectors.sandbox.exchange import Reply, Request, json_reply

KINDS: Final[Mapping[str, str]] = {
    "429": "refused for its rate, with the headers that say for how long",
    "429-bare": "refused for its rate, without any such header",
    "400": "refused as malformed",
    "401": "refused: no credentials",
    "403": "refused: no permission",
    "404": "not there",
    "408": "the server gave up waiting",
    "410": "gone",
    "500": "broken",
    "502": "a gateway is broken",
    "503": "overloaded",
    "504": "a gateway waited too long",
    "512": "the edge's queue is full",
    "expired": "refused: the token has expired",
    "slow": "answers late; `slow:0.05` says by how many seconds, 2 otherwise",
    "cut": "the connection closes without an answer",
    "truncated": "the body ends half-way and the connection closes",
    "html": "200 with a page for people in place of JSON",
    "garbage": "200 with a body that is no JSON although it says so",
    "unknown": "words and fields that nobody has seen before",
    "endless": "lists that never end",
}

LONGEST_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Requests to `vendor` whose path and query match `path_regex` go wrong in the way `what`.

    `times` is how often, None for always. A word that is not in KINDS, or a pattern that is none, raises ValueError.
    """

    vendor: str
    path_regex: str
    what: str
    times: int | None = None

    def __post_init__(self) -> None:
        """Refuse what could never fire."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.what!r} is no fault; one of {', '.join(KINDS)}")
        _ = self.seconds
        try:
            re.compile(self.path_regex)
        except re.error as problem:
            raise ValueError(f"{self.path_regex!r} is no pattern: {problem}") from problem

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """A fault from `vendor:path=what` or `vendor:path=what*times`, such as `datadog:/api/v1/dashboard=500*3`."""
        vendor, colon, rest = text.partition(":")
        path, equals, what = rest.rpartition("=")
        if not (vendor and colon and path and equals and what):
            raise ValueError(f"{text!r} is no fault; write vendor:path=what, such as datadog:/api/v1/dashboard=500")
        kind, star, count = what.partition("*")
        if star and not count.isdigit():
            raise ValueError(f"{count!r} is no number of times, in {text!r}")
        return cls(vendor, path, kind, int(count) if star else None)

    @property
    def kind(self) -> str:
        """What goes wrong, without its parameter."""
        return self.what.partition(":")[0]

    @property
    def seconds(self) -> float:
        """How late a slow answer is; at most half a minute."""
        text = self.what.partition(":")[2]
        return min(float(text), LONGEST_S) if text else 2.0

    def hits(self, request: Request, target: str) -> bool:
        """Whether it concerns this request; `target` is path and query."""
        return self.vendor == request.vendor and re.search(self.path_regex, target) is not None


@dataclass(slots=True)
class Mischief:
    """All faults of a running sandbox, with what is left of those that fire a number of times only."""

    faults: tuple[Fault, ...] = ()
    _fired: dict[int, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pick(self, request: Request, target: str) -> tuple[Fault, ...]:
        """The faults that fire on this request, counted as fired: any number of slow ones, and one other."""
        with self._lock:
            due = [number for number, fault in enumerate(self.faults) if self._due(number, fault, request, target)]
            chosen = self._slow(due) + [number for number in due if self.faults[number].kind != "slow"][:1]
            for number in chosen:
                self._fired[number] = self._fired.get(number, 0) + 1
        return tuple(self.faults[number] for number in chosen)

    def _due(self, number: int, fault: Fault, request: Request, target: str) -> bool:
        spent = fault.times is not None and self._fired.get(number, 0) >= fault.times
        return not spent and fault.hits(request, target)

    def _slow(self, due: Iterable[int]) -> list[int]:
        return [number for number in due if self.faults[number].kind == "slow"]


def asked(request: Request, fault: Fault) -> Request:
    """The request as a fault lets it through to the vendor."""
    return replace(request, endless=True) if fault.kind == "endless" else request


def spoiled(reply: Reply, fault: Fault) -> Reply:
    """The vendor's reply as a fault lets it out: with strange words, or as something that is no JSON."""
    if fault.kind == "html":
        return Reply(200, b"<!doctype html><title>Just a moment</title><p>Please wait.</p>", (), "text/html")
    if fault.kind == "garbage":
        return Reply(200, b'{"data": [{"id": ', ())
    if fault.kind == "unknown" and reply.status == 200:
        return json_reply(200, strange(json.loads(reply.body)), reply.headers)
    return reply


_WORDS: Final = frozenset(
    {"overall_state", "type", "status", "state", "quality_rating", "layout_type", "category", "can_send_message"}
)


def strange(value: object) -> object:
    """JSON with a field that is new in every row, and in every second row a word where a known one was."""
    if isinstance(value, list):
        return [_strange_row(row) if number % 2 else strange(row) for number, row in enumerate(value)]
    if isinstance(value, dict):
        return {**{key: strange(part) for key, part in value.items()}, "x_tomorrow": {"since": "tomorrow"}}
    return value


def _strange_row(value: object) -> object:
    row = strange(value)
    if not isinstance(row, dict):
        return row
    return {key: "quantum" if key in _WORDS and isinstance(part, str) else part for key, part in row.items()}
