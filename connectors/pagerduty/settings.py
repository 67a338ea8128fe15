"""This connector's own settings: what may stand there, every mistake in them, and their values."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass
from connectors.wire import options as written
from connectors.wire.options import Mistake

HOSTS: Mapping[str, str] = {"us": "https://api.pagerduty.com", "eu": "https://api.eu.pagerduty.com"}
"""The roots of the API of both service regions; an account lives in one of them, and its keys work there only."""

_KEYS = ("token", "token_type", "region", "url", "display_names", "reachability", "concurrency")
_CHOICES: Mapping[str, tuple[str, ...]] = {"region": ("us", "eu"), "token_type": ("key", "oauth")}
_SWITCHES: Mapping[str, str] = {
    "display_names": "shows who is on call by name, not by role and level alone",
    "reachability": "looks at which kinds of contact methods there are, never at numbers or addresses",
}
_MOST_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as values.

    `oauth` says that the token is one of OAuth and not a key of the API. `display_names` lets names of responders
    through the door, `reachability` the kinds of their contact methods.
    """

    url: str = HOSTS["us"]
    oauth: bool = False
    display_names: bool = False
    reachability: bool = False


def settings(options: Mapping[str, Any]) -> Settings:
    """The values of options that `problems` found right."""
    host = HOSTS[str(options.get("region", "us"))]
    return Settings(
        str(options.get("url", host)).rstrip("/"),
        options.get("token_type") == "oauth",
        options.get("display_names") is True,
        options.get("reachability") is True,
    )


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake, each at its option."""
    return written.placed(_mistakes(options), places, place)


def _mistakes(options: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from written.unknown(options, _KEYS)
    yield from written.secret(options, "token", "PAGERDUTY_TOKEN")
    for name, words in _CHOICES.items():
        yield from written.choice(options, name, words)
    for name, about in _SWITCHES.items():
        yield from written.flag(options, name, about)
    yield from written.url(options, "url", HOSTS["us"])
    yield from written.at_once(options, most=_MOST_AT_ONCE)
