"""The settings of this connector: what may be written, what is meant where nothing is, and every mistake at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass
from connectors.wire import options as written
from connectors.wire.options import Mistake

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

_CHOICES = {"site": SITES, "downtimes": ("v1", "v2"), "catalogue": ("definitions", "entities", "none")}
_MOST_AT_ONCE = 64


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


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake in these options, each at its place."""
    return written.placed(_mistakes(options), places, place)


def _app(site: str) -> str:
    """The address of the user interface: a site of two labels gets the prefix `app.`, one of three has its own."""
    return f"https://app.{site}" if site.count(".") == 1 else f"https://{site}"


def _mistakes(options: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from written.unknown(options, KEYS)
    for name, words in _CHOICES.items():
        yield from written.choice(options, name, words)
    for name in FLAGS:
        yield from written.flag(options, name)
    yield from written.url(options, "url", f"https://api.{SITES[0]}")
    yield from written.url(options, "app_url", _app(SITES[0]), credential=False)
    yield from written.at_once(options, most=_MOST_AT_ONCE)
    yield from written.secret(options, "api_key", "DD_API_KEY")
    yield from written.secret(options, "app_key", "DD_APP_KEY")
