"""Token, versions, field selection, edges and envelopes of the imitated channel vendor."""

import json
from typing import Any

import httpx
import pytest

from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import ids


def error(answer: httpx.Response) -> dict[str, Any]:
    """The envelope of a refusal."""
    envelope: dict[str, Any] = answer.json()["error"]
    return envelope


@pytest.mark.parametrize(("headers", "code"), [({}, 104), ({"Authorization": "Bearer wrong"}, 190)])
def test_a_call_needs_the_right_token(calm: Sandbox, headers: dict[str, str], code: int) -> None:
    """Without a token 104, with a wrong one 190, in the envelope."""
    answer = httpx.get(f"{calm.endpoints['whatsapp']}/v25.0/{ids.ACCOUNT}", headers=headers)
    assert answer.status_code == 401
    assert (error(answer)["code"], error(answer)["type"]) == (code, "OAuthException")


def test_only_the_fields_asked_for_come_back_with_the_id(whatsapp: httpx.Client) -> None:
    """A selection is honoured; fields without a value are left out."""
    fields = "name,status,primary_business_location"
    body = whatsapp.get(f"/v25.0/{ids.ACCOUNT}", params={"fields": fields}).json()
    assert body == {"name": "WhatsUp Logistics", "status": "ACTIVE", "id": ids.ACCOUNT}


@pytest.mark.parametrize("field", ["is_on_biz_app", "wishes"])
def test_one_unknown_field_fails_the_whole_call(whatsapp: httpx.Client, field: str) -> None:
    """Code 100 names the field, and nothing else comes back."""
    answer = whatsapp.get(f"/v25.0/{ids.MAIN_NUMBER}", params={"fields": f"status,{field}"})
    assert answer.status_code == 400
    assert error(answer)["code"] == 100
    assert f"({field})" in error(answer)["message"]


def test_a_parameter_behind_a_field_is_no_name(whatsapp: httpx.Client) -> None:
    """Modifiers and nested selections belong to the field before them."""
    fields = "owner_business_info{id,name},status"
    body = whatsapp.get(f"/v25.0/{ids.ACCOUNT}", params={"fields": fields}).json()
    assert set(body) == {"owner_business_info", "status", "id"}


def test_an_unknown_id_and_one_without_access_look_alike(whatsapp: httpx.Client) -> None:
    """Code 100 with subcode 33; the portfolio itself needs another permission."""
    nowhere = error(whatsapp.get("/v25.0/123456789012345"))
    portfolio = error(whatsapp.get(f"/v25.0/{ids.PORTFOLIO}"))
    assert (nowhere["code"], nowhere["error_subcode"], portfolio["code"]) == (100, 33, 200)


def test_numbers_come_in_full_as_the_vendor_serves_them(whatsapp: httpx.Client) -> None:
    """The edge lists both numbers, with quality and the number that people dial."""
    fields = "display_phone_number,quality_rating,status,health_status"
    rows = whatsapp.get(f"/v25.0/{ids.ACCOUNT}/phone_numbers", params={"fields": fields}).json()["data"]
    assert [(row["id"], row["quality_rating"], row["status"]) for row in rows] == [
        (ids.MAIN_NUMBER, "GREEN", "CONNECTED"),
        (ids.SUPPORT_NUMBER, "RED", "CONNECTED"),
    ]
    assert rows[0]["display_phone_number"] == "+1 555-0142"


def test_templates_come_page_by_page(whatsapp: httpx.Client) -> None:
    """Cursors lead through all templates once; the last page has no next."""
    call, seen, after = f"/v25.0/{ids.ACCOUNT}/message_templates", [], ""
    for _ in range(5):
        body = whatsapp.get(call, params={"fields": "name", "limit": 3, "after": after}).json()
        seen += [row["id"] for row in body["data"]]
        after = body["paging"]["cursors"]["after"]
        if "next" not in body["paging"]:
            break
    assert len(seen) == len(set(seen)) == 7


def test_templates_can_be_filtered_and_counted(whatsapp: httpx.Client) -> None:
    """Filters take lists, and the summary counts."""
    asked = {"fields": "name,language", "status": "PAUSED,REJECTED", "summary": "total_count,message_template_limit"}
    body = whatsapp.get(f"/v25.0/{ids.ACCOUNT}/message_templates", params=asked).json()
    assert {(row["name"], row["language"]) for row in body["data"]} == {
        ("delay_notice", "en"),
        ("winter_sale", "pt_BR"),
    }
    assert body["summary"] == {"total_count": 2, "message_template_limit": 250}


def test_the_limit_of_a_page_is_capped_in_silence(whatsapp: httpx.Client) -> None:
    """A limit of a thousand is served as a hundred, without a word."""
    answer = whatsapp.get(f"/v25.0/{ids.ACCOUNT}/message_templates?fields=name&limit=1000")
    assert answer.status_code == 200


def test_health_of_a_template_names_no_number(whatsapp: httpx.Client) -> None:
    """The entities are template, account, business and app; the worst stands on top."""
    health = whatsapp.get(f"/v25.0/{ids.DELAY_EN}?fields=health_status").json()["health_status"]
    kinds = [entity["entity_type"] for entity in health["entities"]]
    assert (health["can_send_message"], kinds) == ("BLOCKED", ["MESSAGE_TEMPLATE", "WABA", "BUSINESS", "APP"])


def test_the_account_is_limited_by_its_business_alone(whatsapp: httpx.Client) -> None:
    """The account itself may send; the business was never verified."""
    health = whatsapp.get(f"/v25.0/{ids.ACCOUNT}?fields=health_status").json()["health_status"]
    verdicts = {entity["entity_type"]: entity["can_send_message"] for entity in health["entities"]}
    assert verdicts == {"WABA": "AVAILABLE", "BUSINESS": "LIMITED", "APP": "AVAILABLE"}
    assert health["can_send_message"] == "LIMITED"


def test_an_app_is_subscribed(whatsapp: httpx.Client) -> None:
    """The edge nests the app as the examples do."""
    (row,) = whatsapp.get(f"/v25.0/{ids.ACCOUNT}/subscribed_apps").json()["data"]
    assert row["whatsapp_business_api_data"]["id"] == ids.APP


def test_the_token_describes_itself(calm: Sandbox, whatsapp: httpx.Client) -> None:
    """The token never expires and reaches both accounts; another token is not valid."""
    right = whatsapp.get("/v25.0/debug_token", params={"input_token": calm.secrets["WHATSAPP_TOKEN"]}).json()["data"]
    wrong = whatsapp.get("/v25.0/debug_token", params={"input_token": "wrong"}).json()["data"]
    assert (right["is_valid"], right["expires_at"], wrong["is_valid"]) == (True, 0, False)
    assert right["granular_scopes"][0]["target_ids"] == [ids.ACCOUNT, ids.OTHER_ACCOUNT]


@pytest.mark.parametrize(("asked", "served"), [("v25.0", "v25.0"), ("v19.0", "v21.0")])
def test_an_expired_version_is_served_by_the_oldest_alive(whatsapp: httpx.Client, asked: str, served: str) -> None:
    """The header tells the version that really answered."""
    answer = whatsapp.get(f"/{asked}/{ids.ACCOUNT}")
    assert (answer.status_code, answer.headers["facebook-api-version"]) == (200, served)


def test_usage_is_told_per_account(whatsapp: httpx.Client) -> None:
    """The usage header names the account, the percentage used and the minutes to wait."""
    usage = json.loads(whatsapp.get(f"/v25.0/{ids.MAIN_NUMBER}").headers["x-business-use-case-usage"])
    (row,) = usage[ids.ACCOUNT]
    assert row["type"] == "whatsapp_business_management"
    assert (0 <= row["call_count"] < 75, row["estimated_time_to_regain_access"]) == (True, 0)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nothing_can_be_sent_or_changed(whatsapp: httpx.Client, method: str) -> None:
    """A method that writes is refused with a permission error."""
    answer = whatsapp.request(method, f"/v25.0/{ids.MAIN_NUMBER}/messages", json={})
    assert (answer.status_code, error(answer)["code"]) == (403, 10)
