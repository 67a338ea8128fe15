"""An address of the product's pages leads to the team that it shows, in the right account alone."""

import pytest

from compiler.model.base import Id, Kind
from compiler.ports import Located, Locates, Opened
from connectors.opsgenie.connector import CONNECTOR

TEAM = "c569c016-ced9-4e20-8e28-bd5dc33b798e"
PAGE = f"https://acme.app.opsgenie.com/teams/dashboard/{TEAM}/main"


def located(url: str, **options: object) -> tuple[Located, ...]:
    """What the address leads to."""
    assert isinstance(CONNECTOR, Locates)
    return CONNECTOR.located(Opened("opsgenie", options), url)


@pytest.mark.parametrize("options", [{}, {"app_url": "https://acme.app.opsgenie.com"}])
@pytest.mark.parametrize("url", [PAGE, PAGE.replace("/main", "/schedules?view=week#x"), PAGE.replace("acme", "ACME")])
def test_a_page_of_a_team_and_those_below_it_lead_to_the_team(url: str, options: dict[str, str]) -> None:
    """Its schedules and rules have no documented page of their own."""
    assert located(url, **options) == (Located(Id("opsgenie", Kind.ONCALL_SERVICE.value, TEAM)),)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (PAGE, {"app_url": "https://other.app.opsgenie.com"}),
        (PAGE, {"region": "eu"}),
        (PAGE.replace("opsgenie.com", "opsgenie.com.example.com"), {}),
        (PAGE.replace(TEAM, "{{team}}"), {}),
        ("https://acme.app.opsgenie.com/schedule/whoIsOnCall", {}),
        ("https://[broken", {}),
    ],
)
def test_any_other_address_leads_nowhere(url: str, options: dict[str, str]) -> None:
    """Another account, another region, another host, a template, and pages that are about no team."""
    assert located(url, **options) == ()
