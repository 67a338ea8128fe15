"""An address of the site's pages leads to the team that it shows, by the pattern that the settings may replace."""

import pytest

from compiler.model.base import Id, Kind
from compiler.ports import Located, Locates, Opened
from connectors.jsm.connector import CONNECTOR

SITE = "acme.atlassian.net"


def located(url: str, **options: object) -> tuple[Located, ...]:
    """What the address leads to."""
    assert isinstance(CONNECTOR, Locates)
    return CONNECTOR.located(Opened("jsm", {"site": SITE, **options}), url)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (f"https://{SITE}/jira/ops/teams/t-1/on-call", {}),
        (f"https://{SITE}/jira/ops/teams/t-1/escalation-policies", {}),
        (f"https://{SITE}/o/t-1", {"team_url": "https://{site}/o/{team}"}),
    ],
)
def test_a_page_of_a_team_leads_to_the_team(url: str, options: dict[str, str]) -> None:
    """The vendor documents no page, so that the pattern decides."""
    assert located(url, **options) == (Located(Id("jsm", Kind.ONCALL_SERVICE.value, "t-1")),)


@pytest.mark.parametrize(
    "url", ["https://other.atlassian.net/jira/ops/teams/t-1/on-call", f"https://{SITE}/jira/ops/alerts/1", "t-1"]
)
def test_any_other_address_leads_nowhere(url: str) -> None:
    """Another site, another thing, no address."""
    assert located(url) == ()
