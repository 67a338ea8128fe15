"""Odd texts for as long as is asked: recorded queries mangled, and pieces repeated until the text is long."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from compiler.model.signal import Signal
from tests.bench.parsing.same import is_same_again
from tests.connectors.query.pumped import PIECES, READERS, Pumped, growth

SHORT, LONG = 1_000, 8_000


@dataclass
class Fuzzed:
    """What came of it."""

    texts: int = 0
    crashes: int = 0
    changed: int = 0
    printed: int = 0
    unlike: int = 0
    grown: int = 0
    worst: float = 0.0
    worst_text: str = ""
    examples: list[str] = field(default_factory=list)


def fuzzed(recorded: Sequence[str], seconds: float, seed: int) -> Fuzzed:
    """Half of the time goes to each sort of text."""
    random, found = Random(seed), Fuzzed()
    end = time.monotonic() + seconds / 2
    while time.monotonic() < end:
        _mangled(found, _mangle(random, recorded))
    end += seconds / 2
    while time.monotonic() < end:
        _grown(found, random)
    return found


def _mangle(random: Random, recorded: Sequence[str]) -> str:
    """A recorded query cut, doubled, or with another's part or an odd piece in its middle."""
    text, other = random.choice(recorded)[:400], random.choice(recorded)[:400]
    for _ in range(random.randrange(1, 4)):
        start, end = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
        part = random.choice(
            ("", text[start:end] * 2, other[start:end], random.choice(PIECES), chr(random.randrange(900)))
        )
        text = text[:start] + part + text[end:]
    return text


def _mangled(found: Fuzzed, text: str) -> None:
    found.texts += 1
    for name, read in READERS.items():
        try:
            one = read(text)
        except Exception as error:  # noqa: BLE001 (any exception at all is what is looked for)
            found.crashes += 1
            found.examples.append(f"{name}: {error!r}: {text!r}")
            continue
        if name in ("metric", "search", "formula") and getattr(one, "text", text) != text:
            found.changed += not isinstance(one, Signal)
    same = is_same_again(text)
    found.printed += same is not None
    if same is False:
        found.unlike += 1
        found.examples.append(f"unlike: {text!r}")


def _grown(found: Fuzzed, random: Random) -> None:
    """A cost that looks worse than its length is measured again, since other programs run beside."""
    pieces = random.choices(PIECES, k=random.randrange(1, 4))
    pumped = Pumped("".join(pieces), random.choice(("", *PIECES)), random.choice(("", *PIECES)))
    name = random.choice(tuple(READERS))
    cost = growth(READERS[name], pumped, SHORT, LONG, 1)
    if cost > 2:
        cost = min(growth(READERS[name], pumped, SHORT, LONG) for _ in range(3))
    found.grown += 1
    if cost > found.worst:
        found.worst, found.worst_text = cost, f"{name}: {pumped}"
