"""The reading client, against a real server on loopback and against replies made by hand."""

import gzip
import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from compiler.errors import ConnectorError, Contract, Refused, Unavailable
from connectors.wire.http import Client
from connectors.wire.retry import Patience

TOKEN = "EAAG-not-a-real-token-0123456789"
AT_ONCE = Patience(first_s=0, jitter_s=0)
Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """The root url of a server on loopback that gives every GET to `answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sends(body: bytes, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in {"content_type": "application/json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def client(base: str, **more: object) -> Client:
    headers = {"authorization": f"Bearer {TOKEN}"}
    return Client(base, headers, patience=AT_ONCE, **more)  # type: ignore[arg-type]


def error_of(base: str, **more: object) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        client(base, **more).get("v1/things", [("input_token", TOKEN)])
    return caught.value


def test_a_good_reply_comes_with_status_headers_and_body() -> None:
    with served(sends(b'{"a": 1}', X_Thing="Yes")) as base:
        reply = client(base + "/api").get("/things")
    assert (reply.status, reply.json(), reply.header("x-thing")) == (200, {"a": 1}, "Yes")
    assert reply.where == base.removeprefix("http://") + "/api/things"


def test_the_credential_goes_in_a_header_and_parameters_in_the_query() -> None:
    seen: list[tuple[str, str | None]] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.path, handler.headers["Authorization"]))
        sends(b"{}")(handler)

    with served(answer) as base:
        client(base).get("things", [("fields", "id,name"), ("limit", "5")])
    assert seen == [("/things?fields=id%2Cname&limit=5", f"Bearer {TOKEN}")]


def test_a_body_that_stops_early_is_asked_again_and_then_unavailable() -> None:
    with served(sends(b'{"a": ', length=900)) as base:
        assert "connection broke before the whole answer came, in 4 tries" in str(error_of(base))


def test_a_connection_that_is_cut_before_the_answer_is_unavailable() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    with served(answer) as base:
        assert type(error_of(base)) is Unavailable


def test_a_dead_host_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert str(error_of(f"http://127.0.0.1:{port}")) == f"127.0.0.1:{port}: nothing answers there, in 4 tries"


def test_a_name_that_does_not_resolve_is_one_sentence() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        try:
            raise socket.gaierror(-2, "Name or service not known")
        except socket.gaierror as cause:
            raise httpx.ConnectError("[Errno -2]", request=request) from cause

    text = str(error_of("https://nowhere.invalid", transport=httpx.MockTransport(fail)))
    assert text == "nowhere.invalid: the name of this host does not resolve, in 4 tries"


def test_a_timeout_is_unavailable() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    assert "no answer in time" in str(error_of("https://api.example.com", transport=httpx.MockTransport(fail)))


def test_a_body_beyond_the_bound_breaks_the_contract_even_when_it_came_packed_small() -> None:
    bomb = gzip.compress(b"[" + b" " * 3_000_000 + b"]")
    assert len(bomb) < 10_000
    with served(sends(bomb, Content_Encoding="gzip")) as base:
        error = error_of(base, most_bytes=1024 * 1024)
    assert type(error) is Contract
    assert "larger than 1 MiB" in str(error)


def test_a_redirect_is_not_followed_so_that_the_credential_stays_with_its_host() -> None:
    asked: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        sends(b"", 302, Location="/elsewhere")(handler)

    with served(answer) as base:
        assert type(error_of(base)) is Unavailable
    assert len(asked) == 1


def test_a_credential_that_no_header_can_carry_is_refused_without_being_named() -> None:
    with pytest.raises(Refused) as caught:
        Client("https://api.example.com", {"authorization": f"Bearer {TOKEN}\n"})
    assert TOKEN not in str(caught.value)


def test_no_proxy_stands_before_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with served(sends(b"{}")) as base:
        assert client(base).get("things").status == 200


def test_it_can_only_read() -> None:
    assert not {"post", "put", "patch", "delete", "request"} & set(dir(Client))


def faulty(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError(f"cannot reach {request.url} with {request.headers}", request=request)


@pytest.mark.parametrize(
    "fault",
    [
        faulty,
        *(lambda _, status=status: httpx.Response(status, text=TOKEN) for status in (200, 400, 401, 403, 404, 503)),
    ],
)
def test_no_error_and_no_log_line_holds_the_token(
    fault: Callable[[httpx.Request], httpx.Response], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        error = error_of("https://api.example.com", transport=httpx.MockTransport(fault))
    told = "".join(traceback.format_exception(error)) + caplog.text + "".join(map(repr, caplog.records))
    assert TOKEN not in told
    assert "input_token" not in str(error)


def test_no_log_line_holds_the_url_or_a_header_of_a_good_request(caplog: pytest.LogCaptureFixture) -> None:
    with served(sends(b"{}")) as base, caplog.at_level(logging.DEBUG):
        client(base).get("things", [("input_token", TOKEN)])
    assert "input_token" not in caplog.text
    assert TOKEN not in caplog.text
