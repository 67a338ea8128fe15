"""Addresses of the vendor's pages: which thing each leads to, on every site, and that ours are built alike."""

from collections.abc import Mapping
from typing import Any

import pytest

from compiler.model.base import Id, Kind
from compiler.model.opening import fill
from compiler.ports import Located, Locates, Opened
from connectors.datadog.connector import CONNECTOR
from connectors.datadog.home import Home
from connectors.datadog.pointing import panel, targets
from connectors.datadog.readers.dashboard import read_dashboard
from connectors.datadog.settings import SITES, read

KEY = "7f3c1b5e9a2d5c40b8e6f1a2c3d4e5f6"
BOARD, MONITOR, SLO = (Kind.DASHBOARD, "abc-123-xyz"), (Kind.MONITOR, "151200101"), (Kind.SLO, KEY)
SIDE = "%5B%7B%22p%22%3A%7B%22id%22%3A%22" + KEY + "%22%7D%2C%22i%22%3A%22slo-panel%22%7D%5D"

BASES = {
    "datadoghq.com": "https://app.datadoghq.com",
    "us3.datadoghq.com": "https://us3.datadoghq.com",
    "us5.datadoghq.com": "https://us5.datadoghq.com",
    "datadoghq.eu": "https://app.datadoghq.eu",
    "ap1.datadoghq.com": "https://ap1.datadoghq.com",
    "ap2.datadoghq.com": "https://ap2.datadoghq.com",
    "uk1.datadoghq.com": "https://uk1.datadoghq.com",
    "ddog-gov.com": "https://app.ddog-gov.com",
    "us2.ddog-gov.com": "https://us2.ddog-gov.com",
}
"""The address of the user interface of each site."""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/dashboard/abc-123-xyz", (BOARD,)),
        ("https://x.example/dashboard/abc-123-xyz/a-slug?fullscreen_widget=1&tpl_var_a=b", (BOARD,)),
        ("/dashboard/abc-123-xyz?from_ts={{last_triggered_at_epoch}}", (BOARD,)),
        ("https://x.example/dashboard/{{board}}", ()),
        ("https://x.example/dashboard/lists/manual/1", ()),
        ("https://x.example/dash/integration/30307", ()),
        ("https://x.example/monitors/151200101", (MONITOR,)),
        ("https://x.example/monitors/151200101/edit?group=host%3Aa", (MONITOR,)),
        ("https://x.example/monitors#151200101", (MONITOR,)),
        ("https://x.example/monitors#151200101/edit", (MONITOR,)),
        ("https://x.example/monitors/manage?q=151200101", ()),
        ("https://x.example/monitors/triggered", ()),
        (f"https://x.example/slo?slo_id={KEY}&timeframe=7d&tab=status_and_history", (SLO,)),
        (f"https://x.example/slo/manage?slo_id={KEY}&timeframe=30d", (SLO,)),
        (f"https://x.example/slo/manage?sp={SIDE}", (SLO,)),
        (f"https://x.example/slo/{KEY}/edit", (SLO,)),
        (f"https://x.example/slo/edit/{KEY}/alerts/151200101", (MONITOR, SLO)),
        ("https://x.example/slo/manage?query=team%3Ax", ()),
        ("https://x.example/slo/manage?sp=nonsense", ()),
        ("https://x.example/slo/manage?sp=%5B1%2C%7B%22i%22%3A%22slo-panel%22%7D%5D", ()),
        ("https://x.example/notebook/123/a-slug", ((Kind.NOTEBOOK, "123"),)),
        ("https://x.example/notebooks/123?x=y", ((Kind.NOTEBOOK, "123"),)),
        ("https://x.example/notebook/list", ()),
        ("https://[x/dashboard/abc-123-xyz", ()),
        ("", ()),
    ],
)
def test_an_address_leads_to_the_things_that_it_names(url: str, expected: tuple[Any, ...]) -> None:
    """In every form that real links have; searches, lists and other pages lead to no one thing."""
    assert targets(url) == expected


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.example/dashboard/abc-123-xyz?fullscreen_widget=6100000000000104&live=true", "6100000000000104"),
        ("https://x.example/dashboard/abc-123-xyz?fullscreen_widget={{id}}", ""),
        ("https://x.example/dashboard/abc-123-xyz", ""),
        ("https://[x/?fullscreen_widget=1", ""),
    ],
)
def test_an_address_names_the_widget_in_front(url: str, key: str) -> None:
    """Where it names one by its number."""
    assert panel(url) == key


def test_every_site_has_its_address() -> None:
    """The table above leaves none out."""
    assert set(BASES) == set(SITES)


@pytest.mark.parametrize("site", SITES)
def test_what_we_open_leads_back_on_every_site(site: str) -> None:
    """The addresses that documents hold are among those that are recognised, at the site's own host and at no other."""
    home = Home("one", read({"site": site}).app)
    assert home.app == BASES[site]
    elsewhere = Home("two", "https://elsewhere.example")
    for kind, key, opening in (
        (*BOARD, home.dashboard(BOARD[1])),
        (*MONITOR, home.monitor(MONITOR[1])),
        (*SLO, home.slo(SLO[1])),
    ):
        url = fill(opening, "7", (("region", "a b"),))
        assert url.startswith(f"{BASES[site]}/")
        assert home.leads(url) == (Id("one", kind.value, key),)
        assert elsewhere.leads(url) == ()


def test_an_organisation_with_a_subdomain_of_its_own_opens_there() -> None:
    """Its links carry that host; the site's own host may be any other organisation's."""
    home = Home("acme", read({"site": "datadoghq.com", "app_url": "https://acme.datadoghq.com/"}).app)
    assert home.dashboard("abc-123-xyz").url == "https://acme.datadoghq.com/dashboard/abc-123-xyz"
    assert home.leads("https://acme.datadoghq.com/monitors/1") == (Id("acme", "monitor", "1"),)
    assert home.leads("https://app.datadoghq.com/monitors/1") == ()
    assert home.leads("https://evil.example/?x=https://acme.datadoghq.com/monitors/1") == ()


def test_the_connector_knows_its_own_addresses() -> None:
    """With the widget in front; nothing is opened for it."""
    opened = Opened("acme", {"app_url": "https://acme.datadoghq.com"})
    assert isinstance(CONNECTOR, Locates)
    url = "https://acme.datadoghq.com/dashboard/abc-123-xyz?fullscreen_widget=7"
    assert CONNECTOR.located(opened, url) == (Located(Id("acme", "dashboard", "abc-123-xyz"), "7"),)
    assert CONNECTOR.located(opened, f"https://acme.datadoghq.com/slo?slo_id={KEY}") == (
        Located(Id("acme", "slo", KEY)),
    )
    assert CONNECTOR.located(opened, "https://acme.datadoghq.com/logs?query=a") == ()


def test_what_a_dashboard_says_by_address_is_a_reference_with_its_place() -> None:
    """Of its description, its notes and the links of its widgets, each thing once."""
    home = Home("acme", "https://acme.datadoghq.com")
    body = {
        "description": "See https://acme.datadoghq.com/monitors/11 and https://elsewhere.example/monitors/12",
        "widgets": [
            _widget(type="note", content="[old](https://acme.datadoghq.com/dashboard/abc-123-xyz) /monitors/13"),
            _widget(type="timeseries", custom_links=[{"label": "slo", "link": f"/slo?slo_id={KEY}"}]),
            _widget(type="free_text", text="https://acme.datadoghq.com/monitors/11 again"),
        ],
    }
    found = read_dashboard(home, "own-own-own", body).refs
    assert [(ref.to.kind, ref.to.key, ref.how, ref.part) for ref in found] == [
        ("monitor", "11", "names", "description"),
        ("dashboard", "abc-123-xyz", "names", "panel 0"),
        ("slo", KEY, "names", "panel 1"),
    ]


def _widget(**definition: Any) -> Mapping[str, Any]:
    return {"id": 1, "definition": definition}
