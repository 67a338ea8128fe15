"""Mail of an alert pages where an on-call product takes it, and wakes nobody where it is a person's."""

from dataclasses import replace

import pytest

from compiler.checks.example import monitor
from compiler.checks.example_oncall import ANA, CALLS, PAGED, integration, paging, responder
from compiler.model.base import Gap, Kind
from compiler.model.chain import State
from compiler.model.routing import Integration, mailed
from compiler.model.watching import Address
from tests.reconcile.judging import chain, codes, only, state

MAIL = Address("mail", "@person-00c0ffee")
ADDRESS = mailed("person-00c0ffee")


def door(**fields: object) -> Integration:
    """The service's integration, which takes mail."""
    return replace(integration(tags=frozenset({"feeds:p1"}) | ADDRESS), **fields)  # type: ignore[arg-type]


def test_mail_to_an_integration_is_a_page_proven_to_a_person() -> None:
    """By the address itself, without any name, catalogue or incident."""
    case = paging(monitor(notifies=(MAIL,)), door())
    assert (state(case, "paged"), state(case, "staffed")) == (State.PROVEN, State.PROVEN)
    assert any("takes the mail" in one.sentence for one in chain(case).link("paged").evidence)
    assert codes(case) == set()


def test_mail_to_an_integration_that_is_switched_off_pages_nobody() -> None:
    """As any other way that ends there."""
    assert only(paging(monitor(notifies=(MAIL,)), door(enabled=False))).code == "RB602"


def test_mail_to_a_person_alone_is_no_page() -> None:
    """Where the product's users prove that the address is somebody's account."""
    case = paging(monitor(notifies=(MAIL,)), responder(ANA, tags=ADDRESS))
    found = only(case)
    assert (found.code, state(case, "paged")) == ("RB306", State.BROKEN)
    assert "reaches only mail" in found.message


def test_mail_to_a_person_beside_a_page_is_silent() -> None:
    """Nothing is amiss where somebody is told as well."""
    case = paging(monitor(notifies=(MAIL, PAGED)), responder(ANA, tags=ADDRESS))
    assert (state(case, "paged"), codes(case)) == (State.PROVEN, set())


@pytest.mark.parametrize("address", [MAIL, replace(MAIL, templated=True)])
def test_mail_to_an_address_that_nobody_knows_stays_unknown(address: Address) -> None:
    """It may be a list, a robot or another product's door."""
    people = () if address is MAIL else (responder(ANA, tags=ADDRESS),)
    case = paging(monitor(notifies=(address,)), *people)
    assert (state(case, "paged"), codes(case)) == (State.UNKNOWN, set())


def test_while_integrations_are_not_read_a_person_s_address_proves_nothing() -> None:
    """It could be the address of a door as well."""
    failed = (Gap(Kind.INTEGRATION.value, CALLS, "HTTP 500"),)
    case = paging(monitor(notifies=(MAIL,)), responder(ANA, tags=ADDRESS), failed=failed)
    assert (state(case, "paged"), "RB306" in codes(case)) == (State.UNKNOWN, False)
