"""The connector as the app opens it, against the sandbox's healthy crew."""

from typing import Any

import pytest

from compiler.errors import ConnectorError
from compiler.model.base import Kind
from compiler.ports import Connection, Opened, Row
from connectors.jsm.connector import CONNECTOR
from connectors.sandbox.faults import KINDS
from connectors.sandbox.server import Fault, Sandbox
from connectors.sandbox.whatsup import crews
from tests.connectors.door import NOW, Door


def connect(sandbox: Sandbox, email: str = "") -> Connection:
    """The cloud, opened."""
    options = {"url": sandbox.endpoints["jsm"], "site": "whatsup.atlassian.net"}
    secrets = {"token": sandbox.secrets["JSM_TOKEN"], "email": email}
    return CONNECTOR.connect(Opened("jsm", options, secrets))


@pytest.mark.parametrize("email", ["", "runbook@whatsup.example"])
def test_the_way_from_an_integration_to_a_person_is_whole(email: str) -> None:
    """With either sort of token; every id along it names something that was read, and nothing of a person is."""
    with Sandbox("calm", now=NOW) as sandbox:
        connection = connect(sandbox, email)
        found: dict[tuple[str, str], Any] = {}
        bodies = b""
        for feed in connection.feeds:
            for one in feed.pull(Door()):
                assert isinstance(one, Row), one
                found[one.kind, one.key] = feed.read(one.kind, one.key, one.body)
                bodies += one.body
        connection.close()
    assert {kind for kind, _ in found} == set(CONNECTOR.kinds) - {Kind.MAINTENANCE}
    team = found["integration", crews.DATADOG_DOOR].feeds.key
    (policy,) = found["routing", f"team-{team}"].otherwise.to
    steps = found["policy", policy.key].steps
    assert [one.at_s for one in steps] == [0, 300, 900, 1800]
    assert {(one.to.kind, one.to.key) for step in steps for one in step.called} <= set(found)
    assert {("responder", one.who.key) for one in found["shifts", crews.DISPATCH_ROTA].shifts} <= set(found)
    assert found["entry", "dispatch"].tier == "1"
    assert not [word for word in (b"whatsup.example", b"5550-01", b"Souza") if word in bodies]


@pytest.mark.parametrize("what", sorted(set(KINDS) - {"slow", "429"}))
def test_no_fault_of_the_vendor_looks_like_an_empty_cloud(what: str) -> None:
    """A fault raises, or is told as unread or failed; strange words and fields are read around."""
    with Sandbox("calm", now=NOW, faults=[Fault("jsm", "/v1/(teams|schedules|integrations)", what)]) as sandbox:
        connection = connect(sandbox)
        told: list[Any] = []
        for feed in connection.feeds:
            try:
                told += list(feed.pull(Door()))
            except ConnectorError as error:
                told.append(error)
        connection.close()
    assert any(not isinstance(one, Row) for one in told) is (what != "unknown")
