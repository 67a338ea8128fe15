"""The settings of this connector: what may be written, what is meant where nothing is, and every mistake at once."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass

SITES = (
    "datadoghq.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
    "datadoghq.eu",
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "uk1.datadoghq.com",
    "ddog-gov.com",
    "us2.ddog-gov.com",
)
SECRETS = ("api_key", "app_key")
FLAGS = ("oncall", "incidents", "display_names", "notebooks")
"""What is read only where the settings say so, since it needs scopes that not every organisation grants."""

KEYS = ("site", "url", "app_url", *SECRETS, "concurrency", "downtimes", "catalogue", *FLAGS)

_CHOICES = {"downtimes": ("v1", "v2"), "catalogue": ("definitions", "entities", "none")}
_MOST_AT_ONCE = 64
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one instance, read.

    `url` is empty unless another host than the site's is asked; `at_once` is 0 where nobody said how many requests.
    """

    site: str = SITES[0]
    url: str = ""
    app: str = "https://app.datadoghq.com"
    newer_downtimes: bool = False
    catalogue: str = "definitions"
    at_once: int = 0
    oncall: bool = False
    incidents: bool = False
    display_names: bool = False
    notebooks: bool = False


def read(options: Mapping[str, Any]) -> Options:
    """Options that `problems` finds nothing wrong with."""
    site = str(options.get("site") or SITES[0])
    return Options(
        site,
        str(options.get("url") or "").rstrip("/"),
        str(options.get("app_url") or _app(site)).rstrip("/"),
        options.get("downtimes") == "v2",
        str(options.get("catalogue") or "definitions"),
        int(options.get("concurrency") or 0),
        *(options.get(name) is True for name in FLAGS),
    )


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> Iterator[Problem]:
    """Every mistake in these options, each at its place."""
    for name, value in options.items():
        at = places.get(name, place)
        if name not in KEYS:
            near = get_close_matches(name, KEYS, 1)
            hint = f"`{near[0]}`" if near else f"one of {', '.join(KEYS)}"
            yield Problem(at, f"`{name}` is not an option of datadog", hint)
        elif name not in SECRETS:
            yield from _wrong(name, value, at)
    for name in SECRETS:
        yield from _secret(name, options.get(name), places.get(name, place))


def _app(site: str) -> str:
    """The address of the user interface: a site of two labels gets the prefix `app.`, one of three has its own."""
    return f"https://app.{site}" if site.count(".") == 1 else f"https://{site}"


def _wrong(name: str, value: Any, at: Place) -> Iterator[Problem]:
    if name == "site" and value not in SITES:
        yield Problem(at, f"`site` is {value!r}, which is none of the vendor's", f"site: {_nearest(value)}")
    if name in _CHOICES and value not in _CHOICES[name]:
        yield Problem(at, f"`{name}` is {value!r}", f"{name}: {' | '.join(_CHOICES[name])}")
    if name in FLAGS and not isinstance(value, bool):
        yield Problem(at, f"`{name}` is {value!r}", f"{name}: true")
    if name == "concurrency" and not (type(value) is int and 1 <= value <= _MOST_AT_ONCE):
        yield Problem(at, f"`concurrency` is {value!r}", f"concurrency: 8, a whole number from 1 to {_MOST_AT_ONCE}")
    if name in ("url", "app_url"):
        yield from _wrong_url(name, value, at)


def _nearest(value: Any) -> str:
    return next(iter(get_close_matches(str(value), SITES, 1)), " | ".join(SITES))


def _wrong_url(name: str, value: Any, at: Place) -> Iterator[Problem]:
    """A url that is none, or over which the keys would travel unencrypted to another machine."""
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.username:
        yield Problem(at, f"`{name}` is no plain address", f"{name}: https://…, without query and user")
    elif name == "url" and parts.scheme == "http" and host not in _LOOPBACK:
        yield Problem(at, "`url` would send the keys unencrypted", f"url: https://{parts.netloc}{parts.path}")


def _secret(name: str, value: Any, at: Place) -> Iterator[Problem]:
    """A secret says where it is found; what was written instead is never repeated, it may be the secret itself."""
    default = {"api_key": "DD_API_KEY", "app_key": "DD_APP_KEY"}[name]
    hint = f"{name}: {{env: {default}}}, or {{file: PATH}}"
    if value is None:
        yield Problem(at, f"`{name}` is missing", hint)
    elif not isinstance(value, Mapping):
        yield Problem(at, f"`{name}` must say where the secret is found, never the secret itself", hint)
    elif len(value) != 1 or next(iter(value)) not in ("env", "file") or not isinstance(next(iter(value.values())), str):
        yield Problem(at, f"`{name}` must have exactly one of `env` and `file`", hint)
