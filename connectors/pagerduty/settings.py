"""This connector's own settings: what may stand there, every mistake in them, and their values."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass

HOSTS: Mapping[str, str] = {"us": "https://api.pagerduty.com", "eu": "https://api.eu.pagerduty.com"}
"""The roots of the API of both service regions; an account lives in one of them, and its keys work there only."""

_KEYS = ("token", "token_type", "region", "url", "display_names", "reachability", "concurrency")
_CHOICES: Mapping[str, tuple[str, ...]] = {"region": ("us", "eu"), "token_type": ("key", "oauth")}
_SWITCHES: Mapping[str, str] = {
    "display_names": "true shows who is on call by name, false by role and level",
    "reachability": "true looks at which kinds of contact methods there are, never at numbers or addresses",
}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
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
    """Every mistake, each at the option that holds it, or at the connector's place where an option is missing."""
    found = (*_unknown(options), *_token(options), *_words(options), *_switches(options), *_url(options))
    return tuple(Problem(places.get(name, place), what, write) for name, what, write in (*found, *_at_once(options)))


Mistake = tuple[str, str, str]
"""The option, what is wrong, what to write."""


def _unknown(options: Mapping[str, Any]) -> Iterator[Mistake]:
    for key in options:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            yield key, f"`{key}` is no option of this connector", near[0] if near else f"one of {', '.join(_KEYS)}"


def _token(options: Mapping[str, Any]) -> Iterator[Mistake]:
    write, token = "token: {env: PAGERDUTY_TOKEN}", options.get("token")
    if token is None:
        yield "token", "no token is named", write
    elif isinstance(token, str):
        yield "token", "the token itself must not stand in a file of settings; revoke it if it was ever shared", write
    elif not (isinstance(token, Mapping) and len(token) == 1 and {*token} <= {"env", "file"} and all(token.values())):
        yield "token", "a token is named by one of `env` and `file`", write


def _words(options: Mapping[str, Any]) -> Iterator[Mistake]:
    for name, choices in _CHOICES.items():
        if options.get(name, choices[0]) not in choices:
            yield name, f"`{name}` is {options[name]!r}", f"{name}: {' or '.join(choices)}"


def _switches(options: Mapping[str, Any]) -> Iterator[Mistake]:
    for name, about in _SWITCHES.items():
        if not isinstance(options.get(name, False), bool):
            yield name, f"`{name}` is neither true nor false", f"{name}: false    # {about}"


def _at_once(options: Mapping[str, Any]) -> Iterator[Mistake]:
    count = options.get("concurrency", 8)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= _MOST_AT_ONCE:
        yield "concurrency", f"`concurrency` is no number from 1 to {_MOST_AT_ONCE}", "concurrency: 8"


def _url(options: Mapping[str, Any]) -> Iterator[Mistake]:
    url = options.get("url", HOSTS["us"])
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        yield "url", "the url is not the root of an API", f"url: {HOSTS['us']}"
    elif parts.username or parts.password or parts.query or parts.fragment:
        yield "url", "a url holds no credentials, no query and no fragment", f"url: {parts.scheme}://{parts.hostname}"
    elif parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        yield "url", "the token would travel without encryption", f"url: https://{parts.hostname}"


def _parts(url: Any) -> Any:
    try:
        return urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return None
