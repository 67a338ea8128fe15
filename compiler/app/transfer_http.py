"""Stores behind HTTP(S): any server that answers GET with the bytes of the last PUT, such as WebDAV.

A bearer token comes from the environment and goes to https alone, or to this very machine. Where the server tells
ETags, a push says which one it means to replace (RFC 9110, 13.1.1), so that two pushes cannot undo one another.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from compiler.app.transfer import Berth, Changed, shown
from compiler.errors import Refused, SettingsError, Unavailable

if TYPE_CHECKING:
    import httpx

TOKEN = "RUNBOOK_STORE_TOKEN"
"""The environment variable that holds the bearer token."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
UNMARKED = ""
"""The version of what a server tells no ETag of: it is replaced without a condition."""


class HttpBerth:
    """One resource of a server."""

    def __init__(self, client: "httpx.Client", url: str) -> None:
        self._client, self._url = client, url

    def fetch(self, to: Path) -> str | None:
        """See `Berth`."""
        with _told(self._url), self._client.stream("GET", self._url) as answer:
            if answer.status_code in (404, 410):
                return None
            _good(answer, self._url, "read")
            with to.open("wb") as file:
                for chunk in answer.iter_bytes():
                    file.write(chunk)
            return str(answer.headers.get("etag", UNMARKED))

    def put(self, parcel: Path, version: str | None) -> None:
        """See `Berth`."""
        condition = {"If-None-Match": "*"} if version is None else {"If-Match": version} if version != UNMARKED else {}
        headers = {
            **condition,
            "Content-Type": "application/octet-stream",
            "Content-Length": str(parcel.stat().st_size),
        }
        with _told(self._url), parcel.open("rb") as body:
            answer = self._client.put(self._url, content=body, headers=headers, follow_redirects=False)
        if answer.status_code in (409, 412):
            raise Changed
        _good(answer, self._url, "written")


@contextmanager
def berth(url: str, environ: Mapping[str, str]) -> Iterator[Berth]:
    """The resource of a url. Raises SettingsError where the url holds a password or the token would go in the clear."""
    import httpx

    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise SettingsError(f"{shown(url)}: leave user and password out of the url; put a token into {TOKEN}")
    token = environ.get(TOKEN, "").strip()
    if token and parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise SettingsError(f"{shown(url)}: {TOKEN} is only sent to https://")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(headers=headers, timeout=httpx.Timeout(60, connect=10), follow_redirects=True) as client:
        yield HttpBerth(client, url)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Failures in our words: those of the library may repeat a url with what is secret in it."""
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(f"{shown(url)} could not be reached ({type(error).__name__})") from None


def _good(answer: "httpx.Response", url: str, verb: str) -> None:
    status = answer.status_code
    if status in (401, 403):
        raise Refused(f"{shown(url)} may not be {verb} (HTTP {status}); is {TOKEN} set, and allowed to?")
    if not answer.is_success:
        raise Unavailable(f"{shown(url)} could not be {verb} (HTTP {status})")
