"""This connector's own settings: what may stand there, every mistake in them, and their values."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass

GRAPH = "https://graph.facebook.com"
VERSION = "v25.0"
_OLDEST = 24
"""The first version whose answers hold the portfolio's messaging limit."""

_KEYS = ("token", "accounts", "version", "url")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as values. `accounts` maps each alias to the id of its business account (WABA)."""

    accounts: Mapping[str, str]
    version: str = VERSION
    url: str = GRAPH


def settings(options: Mapping[str, Any]) -> Settings:
    """The values of options that `problems` found right."""
    accounts = {str(alias): str(waba) for alias, waba in (options.get("accounts") or {}).items()}
    return Settings(accounts, str(options.get("version", VERSION)), str(options.get("url", GRAPH)).rstrip("/"))


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake, each at the option that holds it, or at the connector's place where an option is missing."""
    found = (*_unknown(options), *_token(options), *_accounts(options), *_version(options), *_url(options))
    return tuple(Problem(_at(path, places, place), what, write) for path, what, write in found)


Mistake = tuple[str, str, str]
"""Dotted path of the option, what is wrong, what to write."""


def _at(path: str, places: Mapping[str, Place], place: Place) -> Place:
    """The place of the option, or of the nearest one around it."""
    while path:
        if path in places:
            return places[path]
        path = path.rpartition(".")[0]
    return place


def _unknown(options: Mapping[str, Any]) -> Iterator[Mistake]:
    for key in options:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            yield key, f"`{key}` is no option of this connector", near[0] if near else f"one of {', '.join(_KEYS)}"


def _token(options: Mapping[str, Any]) -> Iterator[Mistake]:
    write, token = "token: {env: WHATSAPP_TOKEN}", options.get("token")
    if token is None:
        yield "token", "no token is named", write
    elif isinstance(token, str):
        yield "token", "the token itself must not stand in a file of settings; revoke it if it was ever shared", write
    elif not (isinstance(token, Mapping) and len(token) == 1 and {*token} <= {"env", "file"} and all(token.values())):
        yield "token", "a token is named by one of `env` and `file`", write


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


def _url(options: Mapping[str, Any]) -> Iterator[Mistake]:
    url = options.get("url", GRAPH)
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        yield "url", "the url is not the root of an API", f"url: {GRAPH}"
    elif parts.username or parts.password or parts.query or parts.fragment:
        yield "url", "a url holds no credentials, no query and no fragment", f"url: {parts.scheme}://{parts.hostname}"
    elif parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        yield "url", "the token would travel without encryption", f"url: https://{parts.hostname}"


def _parts(url: Any) -> Any:
    try:
        return urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return None
