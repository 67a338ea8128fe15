"""A fault leads to the page of the live thing at fault."""

from compiler.checks.example import monitor, shop
from compiler.model.chain import Fault
from compiler.model.opening import Opening
from compiler.model.world import World
from compiler.reconcile.leading import leading

ALERT = monitor(opening=Opening("https://example.test/monitors/1"))


def estate() -> World:
    return World((ALERT,))


def test_a_fault_of_a_live_thing_leads_to_its_page() -> None:
    """As its provider addresses it."""
    (fault,) = leading(estate(), (Fault("muted without end", ALERT.id, "it is muted"),))
    assert fault.url == "https://example.test/monitors/1"


def test_a_url_that_was_chosen_stays() -> None:
    """A channel's sender is mended on the page of its account."""
    (fault,) = leading(estate(), (Fault("quality red", ALERT.id, "low", url="https://example.test/account"),))
    assert fault.url == "https://example.test/account"


def test_a_declared_thing_leads_nowhere() -> None:
    """It has its place in a file."""
    (fault,) = leading(estate(), (Fault("made to nobody", shop().promises[0].subject, "to nobody"),))
    assert fault.url == ""
