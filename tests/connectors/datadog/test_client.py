"""The carrier: what is sent, what is obeyed, and what each refusal becomes."""

import logging
from typing import Any

import pytest

from compiler.errors import ConnectorError, Contract, Missing, Refused, Unavailable
from compiler.ports import Opened as Given
from connectors.datadog.client import Client
from connectors.datadog.connector import CONNECTOR

PATH = "/api/v1/monitor"


def test_both_keys_travel_as_headers_and_never_in_the_url(api: Any, client: Client) -> None:
    """The two headers hold the keys, and the query holds only what was asked."""
    api.on(PATH, [])
    client.get(PATH, [("page", 0), ("page[size]", 5)])
    assert api.headers[0]["dd-api-key"] == "invented-api-key-0123456789"
    assert api.headers[0]["dd-application-key"] == "invented-application-key-0123456789"
    assert api.asked == [(PATH, {"page": "0", "page[size]": "5"})]


def test_keys_of_the_environment_are_not_used(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the vendor's library reads on its own is written over, also where a key is missing."""
    for name in ("DD_API_KEY", "DD_APP_KEY", "DD_SITE"):
        monkeypatch.setenv(name, "from-the-environment")
    api.on(PATH, [])
    made = Client("datadoghq.eu", {"api_key": "mine"}, api.url)
    made.get(PATH)
    made.close()
    assert api.headers[0]["dd-api-key"] == "mine"
    assert "dd-application-key" not in api.headers[0]


@pytest.mark.parametrize(
    ("site", "host"),
    [("datadoghq.com", "https://api.datadoghq.com"), ("us5.datadoghq.com", "https://api.us5.datadoghq.com")],
)
def test_the_site_gives_the_host(site: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library knows the host of each site; the environment's site does not count."""
    monkeypatch.setenv("DD_SITE", "datadoghq.eu")
    made = Client(site, {})
    assert made._host == host
    made.close()


def test_bodies_stay_as_they_came(api: Any, answer: Any, client: Client) -> None:
    """The reply holds the bytes of the body, undecoded."""
    body = b'[ {"id": 1, "odd":   1e2} ]'
    api.on(PATH, answer(body))
    assert client.get(PATH).body == body


def test_compressed_bodies_are_unpacked(api: Any, answer: Any, client: Client) -> None:
    """Compression is asked for and undone."""
    import gzip

    api.on(PATH, answer(gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip"}))
    assert client.get(PATH).json() == {"a": 1}
    assert "gzip" in api.headers[0]["accept-encoding"]


def test_a_missing_scope_is_named(api: Any, answer: Any, client: Client) -> None:
    """A 403 names the scope that was needed, and is not asked again."""
    api.on(PATH, answer({"errors": ["Forbidden"]}, 403))
    with pytest.raises(Refused, match="monitors_read") as caught:
        client.get(PATH, scope="monitors_read")
    assert caught.value.scope == "monitors_read"
    assert len(api.asked) == 1


def test_keys_that_are_not_accepted_name_no_scope(api: Any, answer: Any, client: Client) -> None:
    """A 401 is about the keys and hints at the site."""
    api.on(PATH, answer({"errors": ["Unauthorized"]}, 401))
    with pytest.raises(Refused, match="are they of this site") as caught:
        client.get(PATH, scope="monitors_read")
    assert caught.value.scope is None


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_missing(api: Any, answer: Any, client: Client, status: int) -> None:
    """404 and 410 by id are the proof that a thing is gone."""
    api.on(PATH, answer({"errors": ["Monitor not found"]}, status))
    with pytest.raises(Missing):
        client.get(PATH)


def test_a_bad_request_is_a_contract_that_we_broke(api: Any, answer: Any, client: Client) -> None:
    """A 400 is told with its status and is not asked again."""
    api.on(PATH, answer({"errors": ["Invalid group_state filters."]}, 400))
    with pytest.raises(Contract, match="400"):
        client.get(PATH)
    assert len(api.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 512])
def test_overload_is_asked_again_and_then_unavailable(api: Any, answer: Any, client: Client, status: int) -> None:
    """The edge's own 512 counts like a 5xx."""
    api.on(PATH, answer({"errors": ["Timeout"]}, status))
    with pytest.raises(Unavailable, match=str(status)):
        client.get(PATH)
    assert len(api.asked) == 4


def test_the_reset_is_waited_for(api: Any, answer: Any, client: Client, slept: list[float]) -> None:
    """`X-RateLimit-Reset` holds the seconds until the bucket is full again."""
    limits = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7"}
    api.on(PATH, answer({"errors": ["Rate limit of 100 requests"]}, 429, limits), answer([]))
    assert client.get(PATH).json() == []
    assert sum(slept) == pytest.approx(7)


def test_a_spent_bucket_pauses_only_its_own_requests(api: Any, answer: Any, client: Client, slept: list[float]) -> None:
    """A good reply that used up the allowance makes the next one of that bucket wait, and no other."""
    api.on(PATH, answer([], headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}))
    api.on("/api/v1/slo", {"data": []})
    client.get(PATH)
    client.get("/api/v1/slo")
    assert slept == []
    client.get(PATH)
    assert sum(slept) == pytest.approx(5)


def test_a_body_that_is_cut_is_asked_again(api: Any, answer: Any, client: Client) -> None:
    """A connection that ends too early is a fault that may pass."""
    api.on(PATH, answer(b'[{"id": 1}', length=400, headers={"Connection": "close"}), answer([{"id": 1}]))
    assert client.get(PATH).json() == [{"id": 1}]


def test_json_that_is_cut_behind_a_proper_length_is_asked_again(api: Any, answer: Any, client: Client) -> None:
    """A body that ends within a value does not count as an answer."""
    api.on(PATH, answer(b'[{"id": 1}, {"id'))
    with pytest.raises(Unavailable, match="cut"):
        client.get(PATH)


def test_a_page_for_people_proves_nothing(api: Any, answer: Any, client: Client) -> None:
    """A gateway's page of HTML with a 404 is no proof that the thing is gone."""
    api.on(PATH, answer(b"<html>not here</html>", 404, {"Content-Type": "text/html"}))
    with pytest.raises(Unavailable):
        client.get(PATH)


def test_redirects_are_not_followed_with_the_keys(api: Any, answer: Any, client: Client) -> None:
    """Whoever answers at the other address gets nothing."""
    api.on(PATH, answer({}, 302, {"Location": f"{api.url}/elsewhere"}))
    with pytest.raises(Unavailable, match="redirect"):
        client.get(PATH)
    assert [path for path, _ in api.asked] == [PATH]


def test_an_endless_body_is_dropped(api: Any, answer: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the bound is a broken contract, not a full memory."""
    monkeypatch.setattr("connectors.datadog.client.MOST_BYTES", 1000)
    api.on(PATH, answer(b"[" + b" " * 5000 + b"]"))
    with pytest.raises(Contract, match="larger than"):
        client.get(PATH)


def test_nothing_that_answers_is_unavailable() -> None:
    """A port at which nobody listens."""
    import socket

    from connectors.wire.retry import Patience

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        made = Client("datadoghq.com", {}, f"http://127.0.0.1:{port}", patience=Patience(first_s=0, jitter_s=0))
        with pytest.raises(Unavailable, match="nothing answers"):
            made.get(PATH)
        made.close()


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 429, 500])
def test_no_key_is_in_any_text(
    api: Any, answer: Any, client: Client, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither errors, nor their causes, nor logs, nor representations hold a key, though the server echoes both."""
    keys = ("invented-api-key-0123456789", "invented-application-key-0123456789")
    api.on(PATH, answer(f"[broken {keys} ".encode(), status, {"X-Echo": keys[1]}))
    with caplog.at_level(logging.DEBUG), pytest.raises(ConnectorError) as caught:
        client.get(PATH, scope="monitors_read")
    chain: list[BaseException] = [caught.value]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(cause)
    texts = [*(f"{one} {one!r}" for one in chain), caplog.text, repr(client)]
    assert not [key for key in keys for text in texts if key in text]


def test_the_fingerprint_tells_two_keys_apart_and_holds_neither() -> None:
    """The same key at the same site gives the same fingerprint, another key or site another one."""

    def credential(site: str, key: str) -> str:
        found = CONNECTOR.connect(Given("datadog", {"site": site}, {"api_key": "a", "app_key": key}))
        found.close()
        return found.credential

    one = credential("datadoghq.com", "first-key")
    assert one == credential("datadoghq.com", "first-key")
    assert len({one, credential("datadoghq.eu", "first-key"), credential("datadoghq.com", "second-key")}) == 3
    assert "first-key" not in one
