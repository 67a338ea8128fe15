"""How the scope of a panel lies to that of a signal, with the panel's variables set as well as they can be."""

import pytest

from compiler.model.promise import Place, Service
from compiler.model.signal import Signal
from compiler.reconcile.panels_fit import Fit, fit, prepared
from connectors.query.datadog.signal import Variables, metric_signal

SHOP = Service("shop", "Shop", Place("shop.yaml", 1, 1), matches=(("service", "shop"),))
VARIABLES: Variables = (
    ("service", "service", ("*",)),
    ("mine", "service", ("shop",)),
    ("theirs", "service", ("billing",)),
    ("env", "env", ("prod",)),
    ("test", "env", ("staging",)),
    ("scope", "", ("*",)),
    ("without", "site", ("total",)),
)

FORMS = [
    # panel, split by, signal, form: the panel shows …
    ("*", "", "*", "equal"),
    ("service:shop", "", "service:shop", "equal"),
    ("service:shop,env:prod", "", "service:shop", "equal"),
    ("service:shop", "", "service:shop,env:prod", "equal"),
    ("env:prod", "", "env:production", "equal"),
    ("service:shop", "", "*", "equal"),
    ("$service", "", "service:billing", "equal"),
    ("$service,$env", "", "service:shop,env:staging", "equal"),
    ("$theirs", "", "service:shop", "equal"),
    ("$scope", "", "service:shop,env:prod", "equal"),
    ("service:$service.value", "", "*", "equal"),
    ("*", "", "service:shop", "wider"),
    ("env:prod", "", "service:shop,env:prod", "wider"),
    ("*", "service", "service:shop", "split"),
    ("env:prod", "host,service", "service:shop", "split"),
    ("*", "host", "service:shop", "wider"),
    ("$service", "", "service:shop,region:recife", "wider"),
    ("service:shop,region:recife", "", "service:shop", "part"),
    ("!site:total", "", "*", "part"),
    ("!$without", "", "*", "part"),
    ("host:web-*", "", "host:web-1,service:shop", "wider"),
    ("service:billing", "", "service:shop", None),
    ("service:old-shop", "", "service:shop,env:prod", None),
    ("service:shop,env:staging", "", "service:shop,env:prod", None),
    ("service:shop,env:staging", "", "service:shop", None),
    ("service:shop,env:prod", "", "service:shop,env:staging", None),
    ("service:shop,env:staging", "", "service:shop,env:staging", "equal"),
    ("kind:a", "", "kind:b", None),
]


def held(panel: str, by: str, signal: str) -> Fit | None:
    """How a panel over these tags shows a signal over those."""
    shown = metric_signal(f"avg:shop.depth{{{panel}}}" + (f" by {{{by}}}" if by else ""), VARIABLES)
    asked = metric_signal(f"avg:shop.depth{{{signal}}}")
    assert isinstance(shown, Signal) and isinstance(asked, Signal)
    return fit(SHOP, shown, prepared(SHOP, asked))


@pytest.mark.parametrize(("panel", "by", "signal", "form"), FORMS)
def test_a_panel_shows_the_signal_or_more_or_a_part_or_something_else(
    panel: str, by: str, signal: str, form: str | None
) -> None:
    """By sets of tags, production aside."""
    found = held(panel, by, signal)
    assert (found.form if found else None) == form


SETTINGS = [
    ("$service,$env", "service:shop", {"service": "shop"}),
    ("$service,$env", "service:shop,env:staging", {"env": "staging", "service": "shop"}),
    ("$theirs", "*", {"theirs": "*"}),
    ("$service", "*", {}),
    ("$test", "service:shop", {"test": "*"}),
    ("$scope", "service:shop,env:prod", {"scope": "service:shop"}),
    ("$scope,service:shop", "service:shop,region:recife", {"scope": "region:recife"}),
]


@pytest.mark.parametrize(("panel", "signal", "setting"), SETTINGS)
def test_variables_are_set_to_what_the_signal_asks(panel: str, signal: str, setting: dict[str, str]) -> None:
    """What it does not ask is left open; production that stands there stays."""
    found = held(panel, "", signal)
    assert found is not None
    assert dict(found.setting) == setting


def test_a_panel_is_known_by_where_it_stands() -> None:
    """Fixed tags and defaults that the signal asks for count; a default that it does not ask for strays."""
    found = {
        text: held(text, "", "service:shop,region:recife") for text in ("service:shop", "$mine", "$service", "$theirs")
    }
    assert {text: (one.holds, one.strays) for text, one in found.items() if one} == {
        "service:shop": (1, False),
        "$mine": (1, False),
        "$service": (0, False),
        "$theirs": (0, True),
    }


def test_a_part_says_what_it_asks_more() -> None:
    """So that the sentence can tell it."""
    found = held("service:shop,region:recife,!site:total", "", "service:shop")
    assert found is not None
    assert found.beyond == "not site:total, region:recife"
