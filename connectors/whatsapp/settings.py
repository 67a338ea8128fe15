"""This connector's own settings: what may stand there, every mistake in them, and their values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass
from connectors.wire import options as written
from connectors.wire.options import Mistake

GRAPH = "https://graph.facebook.com"
VERSION = "v25.0"
_OLDEST = 24
"""The first version whose answers hold the portfolio's messaging limit."""

_KEYS = ("token", "token_expires", "accounts", "version", "url")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as values. `accounts` maps each alias to the id of its business account (WABA).

    `expires` is the day on which the token ends, "" where nobody said so: the API tells it only of a token that
    stands in a url, so a pull does not ask.
    """

    accounts: Mapping[str, str]
    version: str = VERSION
    url: str = GRAPH
    expires: str = ""


def settings(options: Mapping[str, Any]) -> Settings:
    """The values of options that `problems` found right."""
    accounts = {str(alias): str(waba) for alias, waba in (options.get("accounts") or {}).items()}
    return Settings(
        accounts,
        str(options.get("version", VERSION)),
        str(options.get("url", GRAPH)).rstrip("/"),
        str(options.get("token_expires", "")),
    )


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake, each at the option that holds it, or at the nearest one around it."""
    return written.placed(_mistakes(options), places, place)


def _mistakes(options: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from written.unknown(options, _KEYS)
    yield from written.secret(options, "token", "WHATSAPP_TOKEN")
    yield from written.day(options, "token_expires")
    yield from _accounts(options)
    yield from _version(options)
    yield from written.url(options, "url", GRAPH)


def _accounts(options: Mapping[str, Any]) -> Iterator[Mistake]:
    write, accounts = 'accounts: {main: "<id of the WhatsApp business account>"}', options.get("accounts")
    if not isinstance(accounts, Mapping) or not accounts:
        yield "accounts", "no account is named" if not accounts else "accounts are a mapping of alias to id", write
        return
    seen: dict[str, str] = {}
    for alias, waba in accounts.items():
        path = f"accounts.{alias}"
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", str(alias)):
            yield path, f"the alias `{alias}` is no plain word", "small letters, digits and hyphens"
        if isinstance(waba, bool) or not re.fullmatch(r"[0-9]{5,32}", str(waba)):
            yield (
                path,
                f"the id of `{alias}` is not all digits",
                f'{alias}: "<digits>", as the account\'s settings show',
            )
        elif str(waba) in seen:
            yield path, f"`{alias}` and `{seen[str(waba)]}` are the same account", "one alias for each account"
        seen.setdefault(str(waba), str(alias))


def _version(options: Mapping[str, Any]) -> Iterator[Mistake]:
    version = options.get("version", VERSION)
    match = re.fullmatch(r"v([0-9]+)\.[0-9]+", version) if isinstance(version, str) else None
    if match is None:
        yield "version", f"`{version}` is no version of the Graph API", f"version: {VERSION}"
    elif int(match[1]) < _OLDEST:
        yield (
            "version",
            f"{version} does not tell the messaging limit, which v{_OLDEST}.0 began to",
            f"version: {VERSION}",
        )
