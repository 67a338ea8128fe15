"""This connector's own settings: what may stand there, every mistake in them, and their values."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass
from connectors.wire import options as written
from connectors.wire.operations.account import Account
from connectors.wire.options import Mistake

REGIONS = {"us": "https://api.opsgenie.com", "eu": "https://api.eu.opsgenie.com"}
PAGES = {"us": ".app.opsgenie.com", "eu": ".app.eu.opsgenie.com"}
"""What follows the name of an account in the host of its pages."""

KEYS = ("key", "region", "url", "app_url", "display_names", "concurrency")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as values; `app` is the root of the pages for people, "" where nobody named it."""

    url: str = REGIONS["us"]
    app: str = ""
    display_names: bool = False

    def account(self, instance: str) -> Account:
        """The account as ids and links name it."""
        team = f"{self.app}/teams/dashboard/{{team}}/main" if self.app else ""
        return Account(instance, "opsgenie", team, f"{self.app}/alert/detail/{{alert}}/details" if self.app else "")


def root_of(options: Mapping[str, Any], url: str) -> str:
    """The root of the pages that an address is one of: that of the settings or, where they name none, its own host.

    "" for the host of any other product or region.
    """
    named = settings(options).app
    host = _host(url)
    ours = host.endswith(PAGES[str(options.get("region") or "us")])
    return named or (f"https://{host}" if ours else "")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def settings(options: Mapping[str, Any]) -> Settings:
    """The values of options that `problems` found right."""
    url = str(options.get("url") or REGIONS[str(options.get("region") or "us")])
    return Settings(
        url.rstrip("/"), str(options.get("app_url") or "").rstrip("/"), options.get("display_names") is True
    )


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake, each at its option."""
    return written.placed(_mistakes(options), places, place)


def _mistakes(options: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from written.unknown(options, KEYS)
    yield from written.secret(options, "key", "OPSGENIE_KEY")
    yield from written.choice(options, "region", tuple(REGIONS))
    yield from written.url(options, "url", REGIONS["us"])
    yield from written.url(options, "app_url", "https://acme.app.opsgenie.com", credential=False)
    yield from written.flag(options, "display_names")
    yield from written.at_once(options)
