"""An address is told by its pseudonym alone, and known again by it in any product."""

import pytest

from connectors.wire.mail import mail_tags, masked
from tests.connectors.door import Door


def test_an_address_is_handed_on_as_its_pseudonym() -> None:
    """In whatever case it was written; its tag is that of any other text that holds it."""
    told, same = (masked(Door(), one) for one in ("Dispatch@acme.example", "dispatch@ACME.example "))
    assert told == same
    assert "acme" not in str(told)
    assert mail_tags(told) == {f"mail:{told['mail']}"}


@pytest.mark.parametrize("address", [None, "", "nobody", 7, ["ana@acme.example"]])
def test_what_is_no_address_tells_nothing(address: object) -> None:
    """Missing and strange values are normal."""
    assert masked(Door(), address) == {}


@pytest.mark.parametrize("kept", [{}, {"mail": "ana@acme.example"}, {"mail": None}, {"mail": "person-xyz"}])
def test_a_body_without_a_pseudonym_has_no_tag(kept: dict[str, object]) -> None:
    """Nothing but a pseudonym becomes one."""
    assert mail_tags(kept) == frozenset()
