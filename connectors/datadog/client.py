"""The vendor's own client as a carrier: hosts, authentication and connections are its, bodies stay undecoded.

It can only read. Its models are never built, its retries are off (asking again sits in `connectors.wire`), and no
redirect is followed, since the keys would travel along.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from compiler.errors import Contract, Refused, Unavailable
from connectors.wire.http import quiet
from connectors.wire.limits import Turnstile
from connectors.wire.reply import Again, Reply, judge_status
from connectors.wire.retry import Patience, ask

Params = Sequence[tuple[str, str | int]]

MOST_BYTES = 64 * 1024 * 1024
_CONNECT_S, _READ_S = 10, 45
_ACCEPT = "application/json"


class Client:
    """Reads one organisation's API; safe between threads.

    `site` is one of the vendor's, `url` replaces the host that follows from it. At most `cap` requests are in flight.
    """

    def __init__(
        self,
        site: str,
        secrets: Mapping[str, str],
        url: str = "",
        cap: int = 8,
        patience: Patience = Patience(),  # noqa: B008 (a frozen value)
        turnstile: Turnstile | None = None,
    ) -> None:
        from urllib3 import Timeout

        quiet()
        self._api = _open(site, secrets, url, cap)
        self._patience, self._timeout = patience, Timeout(connect=_CONNECT_S, read=_READ_S)
        self._host = str(self._api.configuration.host).rstrip("/")
        self._turnstile = turnstile or Turnstile(_bare(self._host), cap)
        self._pool = self._api.rest_client.pool_manager
        self._headers = {**self._api.default_headers, **_authentication(self._api.configuration)}

    def get(self, path: str, params: Params = (), scope: str = "", bucket: str = "") -> Reply:
        """The good reply to a GET of `path`, which may be asked several times.

        `bucket` is the vendor's allowance that it counts against, by default the path. Raises Refused with `scope`
        (401, 403), Missing (404, 410), Unavailable (throttled, 5xx, no answer), or Contract.
        """
        return ask(
            lambda: self._send(path, params),
            self._turnstile,
            lambda reply: _judge(reply, scope),
            self._patience,
            bucket or path,
        )

    def close(self) -> None:
        """Closes the connections."""
        self._api.close()

    def _send(self, path: str, params: Params) -> Reply:
        """One request. Faults are told without the library's own texts, which hold urls."""
        from urllib3.exceptions import HTTPError

        where = f"{_bare(self._host)}{path}"
        try:
            answer = self._pool.request(
                "GET",
                self._host + path,
                fields=list(params),
                headers=self._headers,
                preload_content=False,
                redirect=False,
                timeout=self._timeout,
            )
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Reply(answer.status, headers, _body(answer, where), where)
        except HTTPError as error:
            raise _fault(error, where) from None


def _open(site: str, secrets: Mapping[str, str], url: str, cap: int) -> Any:
    """The library's client; what it reads of the environment on its own is written over."""
    from datadog_api_client import ApiClient, Configuration
    from datadog_api_client.rest import RESTClientObject

    make: Any = Configuration
    configuration = make(host=url.rstrip("/") or None)
    configuration.server_variables["site"] = site
    configuration.api_key = {"apiKeyAuth": secrets.get("api_key", ""), "appKeyAuth": secrets.get("app_key", "")}
    configuration.access_token = None
    configuration.retry_policy = False
    api: Any = ApiClient(configuration)
    pooled: Any = RESTClientObject
    api.rest_client = pooled(configuration, maxsize=cap)
    return api


def _authentication(configuration: Any) -> dict[str, str]:
    """The headers that carry the keys, as the library names them."""
    settings = configuration.auth_settings().values()
    keys = {one["key"]: one["value"] for one in settings if one["in"] == "header" and one["value"]}
    return {"Accept": _ACCEPT, **keys}


def _judge(reply: Reply, scope: str) -> None:
    """As for every vendor, but that a 401 is about the keys as such, and a 403 about one scope or about both keys."""
    try:
        judge_status(reply, scope)
    except Refused as error:
        if reply.status == 401:
            raise Refused(f"{reply.where}: the keys were not accepted (401); are they of this site?") from None
        needs = f"the application key lacks the scope {scope}, or a key is not valid" if scope else "a key is not valid"
        raise Refused(f"{reply.where}: not allowed (403): {needs}", error.scope) from None


def _body(answer: Any, where: str) -> bytes:
    """The decoded body; one that does not end is dropped before it fills the memory."""
    body = answer.read(MOST_BYTES + 1, decode_content=True)
    if len(body) > MOST_BYTES:
        answer.close()
        raise Contract(f"{where}: the body is larger than {MOST_BYTES // (1024 * 1024)} MiB")
    answer.release_conn()
    return bytes(body)


def _fault(error: Exception, where: str) -> Unavailable:
    from urllib3 import exceptions as cause

    host = where.partition("/")[0]
    if isinstance(error, cause.SSLError):
        return Unavailable(f"{host}: no secure connection, its certificate is not accepted")
    if isinstance(error, cause.NameResolutionError):
        return Again(f"{host}: the name of this host does not resolve")
    if isinstance(error, cause.NewConnectionError | cause.ConnectTimeoutError):
        return Again(f"{host}: nothing answers there")
    if isinstance(error, cause.TimeoutError):
        return Again(f"{where}: no answer in time")
    if isinstance(error, cause.LocationValueError):
        return Unavailable(f"{host}: is not an address that can be asked")
    return Again(f"{where}: the connection broke before the whole answer came")


def _bare(url: str) -> str:
    """The url without its scheme and whoever is named before the host."""
    return url.partition("://")[2].rpartition("@")[2] or url
