"""A client that can only read: GET over httpx, with bounds on time and size, and without secrets in its words."""

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from compiler.errors import Contract, Refused, Unavailable
from connectors.wire.limits import Turnstile
from connectors.wire.reply import Again, Reply, judge_status
from connectors.wire.retry import Patience, ask

if TYPE_CHECKING:
    import httpx

__all__ = ["Again", "Client", "Reply", "judge_status", "quiet"]

MOST_BYTES = 64 * 1024 * 1024
_MOST_S = 300.0
_NO_PROXY = ("all://127.0.0.1", "all://localhost", "all://[::1]")


class Client:
    """Reads one API: `base` is its root url, `headers` go with every request and hold the credential.

    At most `cap` requests are in flight. `transport` replaces the network, for tests. Safe between threads.
    """

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str],
        cap: int = 8,
        patience: Patience = Patience(),  # noqa: B008 (a frozen value)
        turnstile: Turnstile | None = None,
        transport: "httpx.BaseTransport | None" = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        parts = urlsplit(base)
        self._host, self._root = parts.netloc.rpartition("@")[2], parts.path.rstrip("/")
        self._patience, self._most_bytes = patience, most_bytes
        self._turnstile = turnstile or Turnstile(self._host, cap)
        _check(headers, self._host)
        self._http = _open(base, headers, cap, transport)

    def get(
        self,
        path: str,
        params: Sequence[tuple[str, str]] = (),
        judge: Callable[[Reply], None] = judge_status,
        bucket: str = "",
    ) -> Reply:
        """The good reply to a GET of `path` below the root; raises the ConnectorError that fits any other."""
        return ask(lambda: self._send(path, params), self._turnstile, judge, self._patience, bucket)

    def where(self, path: str) -> str:
        """Host and path as messages name them."""
        return f"{self._host}{self._root}/{path.lstrip('/')}"

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _send(self, path: str, params: Sequence[tuple[str, str]]) -> Reply:
        import httpx

        where = self.where(path)
        try:
            with self._http.stream("GET", path, params=list(params)) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, headers, self._body(answer, where), where)
        except (httpx.RequestError, httpx.StreamError) as error:
            raise _fault(error, where, self._host) from None
        except httpx.InvalidURL:
            raise Contract(f"{where}: is not an address that can be asked") from None

    def _body(self, answer: "httpx.Response", where: str) -> bytes:
        """The decoded body, read piece by piece, so that a bomb or a drip is dropped before it takes us with it."""
        pieces, size, until = [], 0, time.monotonic() + _MOST_S
        for piece in answer.iter_bytes():
            size += len(piece)
            if time.monotonic() > until:
                raise Unavailable(f"{where}: the body was not whole after {_MOST_S:.0f} s")
            if size > self._most_bytes:
                raise Contract(f"{where}: the body is larger than {self._most_bytes // (1024 * 1024)} MiB")
            pieces.append(piece)
        return b"".join(pieces)


def quiet() -> None:
    """Silences the loggers of the libraries below, whose lines hold urls with their queries, and headers."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(logging.ERROR)


def _check(headers: Mapping[str, str], host: str) -> None:
    """Refuses what no header can carry, before a library names it in an error."""
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise Refused(f"{host}: the credential holds characters that no header can carry; was it copied whole?")


def _open(base: str, headers: Mapping[str, str], cap: int, transport: "httpx.BaseTransport | None") -> "httpx.Client":
    import httpx

    quiet()
    return httpx.Client(
        base_url=base,
        headers={"accept": "application/json", "user-agent": "runbook-compiler", **headers},
        timeout=httpx.Timeout(30.0, connect=10.0, pool=None),
        limits=httpx.Limits(max_connections=cap, max_keepalive_connections=cap),
        follow_redirects=False,
        mounts=dict.fromkeys(_NO_PROXY),
        transport=transport,
    )


def _fault(error: Exception, where: str, host: str) -> Unavailable:
    """One sentence for what cut the request off; the library's own text is left out, since it may hold the url."""
    import httpx

    causes = tuple(type(one) for one in _causes(error))
    if any(issubclass(one, ssl.SSLCertVerificationError) for one in causes):
        return Unavailable(f"{host}: its certificate is not accepted")
    if any(issubclass(one, socket.gaierror) for one in causes):
        return Again(f"{host}: the name of this host does not resolve")
    if isinstance(error, httpx.TimeoutException):
        return Again(f"{where}: no answer in time")
    if isinstance(error, httpx.ProxyError):
        return Again(f"{host}: the proxy on the way did not let us through")
    if isinstance(error, httpx.ConnectError):
        return Again(f"{host}: nothing answers there")
    return Again(f"{where}: the connection broke before the whole answer came")


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
