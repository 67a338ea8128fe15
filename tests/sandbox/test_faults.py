"""Faults fire where, how and as often as asked."""

from collections.abc import Callable

import httpx
import pytest

from connectors.sandbox.faults import KINDS, Fault
from connectors.sandbox.whatsup import ids

Play = Callable[..., tuple[httpx.Client, httpx.Client]]

ACCOUNT = f"/v25.0/{ids.ACCOUNT}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("datadog:/api/v1/dashboard=500", Fault("datadog", "/api/v1/dashboard", "500")),
        ("datadog:/api/v1/monitor.*page=1=cut*2", Fault("datadog", "/api/v1/monitor.*page=1", "cut", 2)),
        ("whatsapp:.*=slow:0.05", Fault("whatsapp", ".*", "slow:0.05")),
    ],
)
def test_a_fault_can_be_written_as_text(text: str, fault: Fault) -> None:
    """Vendor, pattern, what, and how often."""
    assert Fault.parse(text) == fault


@pytest.mark.parametrize(
    "text",
    ["", "datadog", "datadog:/x", "datadog:/x=wobble", "datadog:(=500", "datadog:/x=500*many", "datadog:/x=slow:x"],
)
def test_what_could_never_fire_is_refused(text: str) -> None:
    """A text that is no fault raises at once."""
    with pytest.raises(ValueError):
        Fault.parse(text)


@pytest.mark.parametrize("what", [kind for kind in KINDS if kind.isdigit() and kind != "429"])
def test_each_status_is_answered_in_the_vendors_words(play: Play, what: str) -> None:
    """The monitoring vendor answers the status with errors, and only where the pattern fits."""
    datadog, _ = play(faults=[Fault("datadog", "/api/v1/slo$", what)])
    answer = datadog.get("/api/v1/slo")
    assert (answer.status_code, list(answer.json())) == (int(what), ["errors"])
    assert datadog.get("/api/v2/team").status_code == 200


def test_a_fault_fires_so_often_and_no_more(play: Play) -> None:
    """Twice, then all is well."""
    datadog, _ = play(faults=[Fault("datadog", "/api/v1/slo", "503", times=2)])
    assert [datadog.get("/api/v1/slo").status_code for _ in range(4)] == [503, 503, 200, 200]


def test_one_page_of_many_can_fail(play: Play) -> None:
    """The pattern sees the query too."""
    datadog, _ = play(faults=[Fault("datadog", r"/api/v1/monitor\?.*page=1", "500")])
    statuses = [datadog.get(f"/api/v1/monitor?page_size=4&page={page}").status_code for page in range(3)]
    assert statuses == [200, 500, 200]


@pytest.mark.parametrize(("what", "told"), [("429", "1"), ("429-bare", None)])
def test_a_rate_refusal_tells_how_long_or_does_not(play: Play, what: str, told: str | None) -> None:
    """With headers the seconds until the reset, bare nothing."""
    datadog, _ = play(faults=[Fault("datadog", "/api/v1/slo", what)])
    answer = datadog.get("/api/v1/slo")
    assert (answer.status_code, answer.headers.get("x-ratelimit-reset")) == (429, told)


@pytest.mark.parametrize(("what", "told"), [("429", True), ("429-bare", False)])
def test_the_channel_refuses_for_its_rate_in_its_own_way(play: Play, what: str, told: bool) -> None:
    """Code 80007, with the minutes in the usage header or without."""
    _, whatsapp = play(faults=[Fault("whatsapp", ACCOUNT, what)])
    answer = whatsapp.get(ACCOUNT)
    assert (answer.json()["error"]["code"], "x-business-use-case-usage" in answer.headers) == (80007, told)


def test_an_expired_token_is_refused_as_each_vendor_does(play: Play) -> None:
    """403 from one, code 190 with subcode 463 from the other."""
    datadog, whatsapp = play(faults=[Fault("datadog", ".", "expired"), Fault("whatsapp", ".", "expired")])
    refused = whatsapp.get(ACCOUNT)
    assert datadog.get("/api/v1/slo").status_code == 403
    assert (refused.status_code, refused.json()["error"]["code"], refused.json()["error"]["error_subcode"]) == (
        401,
        190,
        463,
    )


def test_a_connection_can_be_cut(play: Play) -> None:
    """No answer comes, and the next request is answered on a new connection."""
    datadog, _ = play(faults=[Fault("datadog", "/api/v1/slo", "cut", times=1)])
    with pytest.raises(httpx.RemoteProtocolError):
        datadog.get("/api/v1/slo")
    assert datadog.get("/api/v1/slo").status_code == 200


def test_a_body_can_end_half_way(play: Play) -> None:
    """Fewer bytes come than were announced."""
    datadog, _ = play(faults=[Fault("datadog", "/api/v1/slo", "truncated", times=1)])
    with pytest.raises(httpx.RemoteProtocolError):
        datadog.get("/api/v1/slo")
    assert datadog.get("/api/v1/slo").json()["error"] is None


@pytest.mark.parametrize(("what", "content_type"), [("html", "text/html"), ("garbage", "application/json")])
def test_200_can_hold_no_json(play: Play, what: str, content_type: str) -> None:
    """A page for people, or text that only claims to be JSON."""
    datadog, _ = play(faults=[Fault("datadog", "/api/v1/slo", what)])
    answer = datadog.get("/api/v1/slo")
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    with pytest.raises(ValueError):
        answer.json()


def test_slow_answers_are_late_and_whole(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server waits as long as it was told, beside any other fault, and then answers as ever."""
    waited: list[float] = []
    monkeypatch.setattr("connectors.sandbox.listener.sleep", waited.append)
    datadog, _ = play(faults=[Fault("datadog", ".", "slow:0.05"), Fault("datadog", "team", "500")])
    assert [datadog.get(call).status_code for call in ("/api/v1/slo", "/api/v2/team")] == [200, 500]
    assert waited == [0.05, 0.05]


def test_tomorrows_words_and_fields_appear(play: Play) -> None:
    """Every row has a new field, every second one a word that nobody knows; the rest is as ever."""
    datadog, whatsapp = play(faults=[Fault("datadog", "monitor", "unknown"), Fault("whatsapp", ".", "unknown")])
    rows = datadog.get("/api/v1/monitor").json()
    assert all(row["x_tomorrow"] for row in rows)
    assert [row["overall_state"] for row in rows[:4]] == ["OK", "quantum", "OK", "quantum"]
    assert (
        whatsapp.get(f"{ACCOUNT}/phone_numbers?fields=quality_rating").json()["data"][1]["quality_rating"] == "quantum"
    )


@pytest.mark.parametrize(
    "call",
    [
        "/api/v1/monitor?page=900&page_size=50",
        "/api/v1/monitor?id_offset=999999999&page_size=50",
        "/api/v1/dashboard?count=50&start=9000",
    ],
)
def test_an_endless_list_fills_every_page(play: Play, call: str) -> None:
    """Far beyond the end a page is as full as the first one."""
    datadog, _ = play(faults=[Fault("datadog", ".", "endless")])
    body = datadog.get(call).json()
    assert len(body if isinstance(body, list) else body["dashboards"]) == 50


def test_endless_cursors_always_lead_on(play: Play) -> None:
    """Templates come for ever, each page with a next one."""
    _, whatsapp = play(faults=[Fault("whatsapp", "message_templates", "endless")])
    after = ""
    for _ in range(4):
        body = whatsapp.get(f"{ACCOUNT}/message_templates", params={"fields": "name", "after": after}).json()
        after = body["paging"]["cursors"]["after"]
        assert len(body["data"]) == 25
        assert body["paging"]["next"]
