"""This connector's own settings: what may stand there, every mistake in them, and their values."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass
from connectors.wire import options as written
from connectors.wire.operations.account import Account
from connectors.wire.options import Mistake

API = "https://api.atlassian.com"
HANDLES = ("jsm", "opsgenie")
"""Words by which handles of other products name it: integrations that were migrated keep the older one."""

PRODUCTS = {"jsm": "jsm/ops/api/{cloud}", "compass": "compass/cloud/{cloud}/ops"}
"""Where each product keeps its operations, below the root of the API."""

KEYS = (
    "token", "email", "site", "cloud_id", "product", "url", "team_url", "alert_url", "display_names", "services",
    "handle", "concurrency",
)  # fmt: skip

_TEAM_URL = "https://{site}/jira/ops/teams/{team}/on-call"
_ALERT_URL = "https://{site}/jira/ops/alerts/{alert}"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as values; `cloud` is "" where the site is to be asked for it."""

    site: str
    cloud: str = ""
    product: str = "jsm"
    url: str = API
    team_url: str = _TEAM_URL
    alert_url: str = _ALERT_URL
    display_names: bool = False
    services: bool = True
    handle: str = HANDLES[0]

    def account(self, instance: str) -> Account:
        """The account as ids and links name it. The vendor documents no page, so its pattern may be replaced."""
        return Account(instance, self.handle, *(_at(self.site, one) for one in (self.team_url, self.alert_url)))

    def tenant_url(self) -> str:
        """Where the site tells the id of its cloud, without a log-in; a replaced API root answers that as well."""
        return self.url if self.url != API else f"https://{self.site}"


def settings(options: Mapping[str, Any]) -> Settings:
    """The values of options that `problems` found right."""
    return Settings(
        str(options.get("site") or ""),
        str(options.get("cloud_id") or ""),
        str(options.get("product") or "jsm"),
        str(options.get("url") or API).rstrip("/"),
        str(options.get("team_url") or _TEAM_URL),
        str(options.get("alert_url") or _ALERT_URL),
        options.get("display_names") is True,
        options.get("services") is not False,
        str(options.get("handle") or HANDLES[0]),
    )


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake, each at its option."""
    return written.placed(_mistakes(options), places, place)


def _at(site: str, pattern: str) -> str:
    return pattern.replace("{site}", site)


def _mistakes(options: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from written.unknown(options, KEYS)
    yield from written.secret(options, "token", "JSM_TOKEN")
    yield from written.secret(options, "email", "JSM_EMAIL", needed=False)
    if not options.get("site"):
        yield "site", "no site is named", "site: acme.atlassian.net"
    yield from written.host(options, "site", "acme.atlassian.net")
    yield from written.choice(options, "product", tuple(PRODUCTS))
    yield from written.choice(options, "handle", HANDLES)
    yield from written.url(options, "url", API)
    yield from _pattern(options, "team_url", "{team}", _TEAM_URL)
    yield from _pattern(options, "alert_url", "{alert}", _ALERT_URL)
    yield from written.flag(options, "display_names")
    yield from written.flag(options, "services")
    yield from written.at_once(options)


def _pattern(options: Mapping[str, Any], name: str, hole: str, example: str) -> Iterator[Mistake]:
    """A pattern of a page: a url with its own hole, that of the site if wanted, and no other brace."""
    if name not in options:
        return
    value = options[name]
    plain = value.replace(hole, "", 1).replace("{site}", "") if isinstance(value, str) else "{"
    if not isinstance(value, str) or hole not in value or "{" in plain or "}" in plain or "://" not in value:
        yield name, f"`{name}` is no address with {hole} in it", f"{name}: {example}"
