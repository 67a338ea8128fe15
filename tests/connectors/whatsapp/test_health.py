"""How able a thing is to send, recomputed from what the provider says of its parts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.errors import Contract
from compiler.model.base import Id
from compiler.model.channel import Health, Reason
from connectors.whatsapp.health import read_health

Bodies = Callable[[str], Any]


def health(of: str, **body: Any) -> Health:
    return read_health("whatsapp", "1", json.dumps({"of": of, **body}).encode())


def status(*entities: dict[str, Any], overall: str = "AVAILABLE") -> dict[str, Any]:
    return {"can_send_message": overall, "entities": list(entities)}


def entity(type: str, ability: str = "AVAILABLE", **more: Any) -> dict[str, Any]:
    return {"entity_type": type, "id": "7", "can_send_message": ability, **more}


def test_an_observation_has_the_key_of_what_it_observes() -> None:
    assert health("account").id == Id("whatsapp", "health", "1")


def test_an_unverified_business_limits_the_account_and_says_why(body: Bodies) -> None:
    found = health("account", **body("account"))
    assert (found.ability, found.reported, found.status, found.limit) == ("limited", "limited", "active", 2000)
    assert found.reasons == (Reason("BUSINESS", "141010", "Business not verified.", "Verify it."),)


def test_a_blocked_account_tells_all_reasons_the_gravest_first(body: Bodies) -> None:
    found = health("account", **body("account_blocked"))
    assert (found.ability, found.limit) == ("blocked", -1)
    assert [reason.code for reason in found.reasons] == ["141006", "141014", "141099"]


def test_a_number_is_not_blamed_for_its_account_nor_for_calling(body: Bodies) -> None:
    found = health("number", **body("numbers")["data"][0])
    assert (found.ability, found.reported, found.reasons) == ("available", "blocked", ())
    assert (found.status, found.quality, found.limit, found.rate) == ("connected", "green", 2000, 80)


def test_a_limited_number_tells_the_free_text_as_its_reason(body: Bodies) -> None:
    found = health("number", **body("numbers")["data"][1])
    assert (found.ability, found.quality, found.rate) == ("limited", "red", 20)
    assert [(reason.entity, reason.code) for reason in found.reasons] == [("PHONE_NUMBER", "")]


@pytest.mark.parametrize(
    ("word", "ability"),
    [
        ("CONNECTED", "available"), ("LINKED", "available"), ("FLAGGED", "available"), ("RESTRICTED", "limited"),
        ("RATE_LIMITED", "limited"), ("PENDING", "blocked"), ("UNVERIFIED", "blocked"), ("DISCONNECTED", "blocked"),
        ("BANNED", "blocked"), ("MIGRATED", "blocked"), ("DELETED", "blocked"), ("UNKNOWN", "available"),
        ("UNLINKED", "available"), ("LEVITATING", "available"),
    ],
)  # fmt: skip
def test_every_status_of_a_number_is_read_and_an_unknown_one_leaves_the_verdict(word: str, ability: str) -> None:
    found = health("number", status=word, health_status=status(entity("PHONE_NUMBER")))
    assert (found.ability, found.status) == (ability, word.lower())


def test_a_connected_number_without_a_verdict_is_unknown_and_never_available() -> None:
    assert health("number", status="CONNECTED").ability == "unknown"


def test_a_number_that_is_registered_nowhere_cannot_send() -> None:
    found = health("number", platform_type="NOT_APPLICABLE", health_status=status(entity("PHONE_NUMBER")))
    assert found.ability == "blocked"


@pytest.mark.parametrize(
    ("word", "ability"),
    [
        ("APPROVED", "available"), ("ARCHIVED", "blocked"), ("DELETED", "blocked"), ("DISABLED", "blocked"),
        ("IN_APPEAL", "blocked"), ("LIMIT_EXCEEDED", "blocked"), ("PAUSED", "blocked"), ("PENDING", "blocked"),
        ("PENDING_DELETION", "blocked"), ("REJECTED", "blocked"), ("FLAGGED", "unknown"), ("LOCKED", "unknown"),
        ("REINSTATED", "unknown"), ("UNARCHIVED", "unknown"), ("GLOWING", "unknown"),
    ],
)  # fmt: skip
def test_the_status_of_a_template_decides_and_an_unknown_one_stays_unknown(word: str, ability: str) -> None:
    assert health("template", status=word).ability == ability


def test_a_paused_template_is_paused_since_its_last_change(body: Bodies) -> None:
    found = health("template", **{**body("templates")["data"][1], **body("template_health")})
    assert (found.ability, found.status, found.quality) == ("blocked", "paused", "red")
    assert found.since == datetime(2025, 9, 16, 6, 20, tzinfo=UTC)
    assert [reason.code for reason in found.reasons] == ["141002"]


def test_an_approved_template_has_no_instant_since_when(body: Bodies) -> None:
    assert health("template", **body("templates")["data"][0]).since is None


def test_a_rejected_template_tells_the_reason_of_the_rejection(body: Bodies) -> None:
    found = health("template", **body("templates")["data"][2])
    assert found.reasons == (Reason("MESSAGE_TEMPLATE", "", "rejected_reason promotional"),)


@pytest.mark.parametrize(
    ("entities", "ability"),
    [
        ([entity("WABA"), entity("BUSINESS")], "available"),
        ([entity("WABA"), entity("BUSINESS", "LIMITED")], "limited"),
        ([entity("WABA", "BLOCKED"), entity("BUSINESS", "LIMITED")], "blocked"),
        ([entity("WABA", "SLEEPY"), entity("BUSINESS", "LIMITED")], "unknown"),
        ([entity("WABA", "SLEEPY"), entity("BUSINESS", "BLOCKED")], "blocked"),
        ([entity("WABA"), entity("APP", "LIMITED")], "available"),
        ([entity("WABA"), entity("APP", "BLOCKED")], "unknown"),
        ([entity("WABA"), entity("GALAXY", "BLOCKED")], "unknown"),
        ([entity("WABA"), entity("FLOW", "BLOCKED")], "available"),
        ([entity("WABA", can_receive_call_sip="BLOCKED")], "available"),
        ([entity("waba", "blocked")], "blocked"),
        ([], "unknown"),
    ],
)
def test_an_account_is_as_able_as_the_worst_of_its_own_entities(entities: list[Any], ability: str) -> None:
    assert health("account", health_status=status(*entities, overall="BLOCKED")).ability == ability


def test_errors_on_an_able_entity_are_told_and_turn_nothing() -> None:
    note = {"error_code": "141010", "error_description": "Not verified.", "possible_solution": "Verify."}
    calling = {"error_code": 138024, "error_description": "SIP is off."}
    found = health("account", health_status=status(entity("BUSINESS", errors=[note, calling]), entity("WABA")))
    assert found.ability == "available"
    assert found.reasons == (Reason("BUSINESS", "141010", "Not verified.", "Verify."),)


def test_a_minimal_answer_that_says_available_is_believed() -> None:
    assert health("account", health_status={"can_send_message": "AVAILABLE"}).ability == "available"


@pytest.mark.parametrize(
    ("word", "ability"),
    [
        ("REJECTED", "blocked"), ("RESTRICTED", "blocked"), ("PENDING", "limited"), ("DEFERRED", "limited"),
        ("APPROVED", "unknown"), ("LIMIT_REACHED", "unknown"),
    ],
)  # fmt: skip
def test_without_a_verdict_only_a_bad_review_says_something(word: str, ability: str) -> None:
    assert health("account", account_review_status=word).ability == ability


def test_a_bad_review_is_a_reason_beside_an_able_account() -> None:
    found = health("account", account_review_status="PENDING", health_status=status(entity("WABA")))
    assert found.ability == "available"
    assert [reason.text for reason in found.reasons] == ["account_review_status pending"]


@pytest.mark.parametrize(
    "odd",
    [
        {"health_status": None}, {"health_status": []}, {"health_status": {"entities": "none"}},
        {"health_status": {"entities": [None, 5, {"errors": {}}, {"errors": [None], "additional_info": [5]}]}},
        {"throughput": 5, "quality_rating": 7, "status": None, "quality_score": [], "last_updated_time": []},
    ],
)  # fmt: skip
@pytest.mark.parametrize("of", ["account", "number", "template"])
def test_odd_shapes_are_read_as_unknown_and_never_crash(of: str, odd: dict[str, Any]) -> None:
    assert health(of, **odd).ability == "unknown"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"of": "planet"}', b"\xff"])
def test_a_body_that_is_not_ours_breaks_the_contract(body: bytes) -> None:
    with pytest.raises(Contract):
        read_health("whatsapp", "1", body)
