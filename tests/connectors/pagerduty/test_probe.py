"""What `doctor` learns: one cheap call for each feed, the scope that is missing, and what the plan has."""

from typing import Any

from compiler.ports import Reach
from connectors.pagerduty.connector import CONNECTOR
from tests.connectors.pagerduty.conftest import NOW


def reaches(account: Any) -> dict[str, Reach]:
    return {one.feed: one for one in account.connection.probe(NOW)}


def test_every_feed_that_lists_is_asked_once_and_cheaply(api: Any, account: Any) -> None:
    api.on("/abilities", {"abilities": ["teams", "urgencies"]})
    found = reaches(account)
    listing = {feed.name for feed in account.connection.feeds if not feed.second}
    assert listing | {"on-calls", "plan"} == set(found)
    assert {one.allowed for one in found.values()} == {True}
    assert found["plan"].says == "has 2 abilities"
    assert len(api.asked) == 11
    assert all(dict(query).get("limit") == "1" for path, query in api.asked if path != "/abilities")


def test_a_feed_that_is_not_allowed_names_the_scope(api: Any, error: Any, account: Any) -> None:
    api.on("/users", error(403, 2010))
    found = reaches(account)
    assert (found["responders"].allowed, found["responders"].scope) == (False, "users.read")
    assert found["policies"].allowed is True


def test_what_the_plan_lacks_is_no_refusal(api: Any, error: Any, account: Any) -> None:
    api.on("/event_orchestrations", error(402, 2014))
    found = reaches(account)["orchestrations"]
    assert found.allowed is True
    assert "so there is none of it" in found.says


def test_a_feed_that_does_not_answer_is_not_known(api: Any, error: Any, account: Any) -> None:
    api.on("/schedules", error(500, 0))
    api.on("/v3/schedules", error(500, 0))
    api.on("/abilities", error(500, 0))
    found = reaches(account)
    assert (found["schedules"].allowed, found["plan"].allowed) == (None, None)


def test_every_scope_that_a_feed_needs_has_its_step() -> None:
    from compiler.ports import Opened

    steps = {scope for step in CONNECTOR.key_steps for scope in step.scopes}
    assert {scope for feed in CONNECTOR.feeds(Opened("pd", {})) for scope in feed.scopes} == steps
    assert not [scope for scope in steps if not scope.endswith(".read")]
