"""Places that a store travels to: who may, what is said, and that nothing secret is."""

from pathlib import Path

import pytest

from compiler.app.transfer import push, secretive, shown
from compiler.errors import Refused, SettingsError, Unavailable
from tests.app.shelf import Shelf
from tests.app.stores import BUCKET_ENVIRON, grown


def test_the_token_goes_along_and_nowhere_else(served: Shelf, tmp_path: Path) -> None:
    """As a bearer token, to this very machine or over https."""
    here = grown(tmp_path / "store.sqlite", 1)
    push(f"{served.url}/s", here, {"RUNBOOK_STORE_TOKEN": "t0ken"})
    assert {heard[2].get("Authorization") for heard in served.asked} == {"Bearer t0ken"}
    with pytest.raises(SettingsError, match="only sent to https"):
        push("http://files.example.com/s", here, {"RUNBOOK_STORE_TOKEN": "t0ken"})


@pytest.mark.parametrize("status", [401, 403])
def test_who_may_not_is_told_so(served: Shelf, tmp_path: Path, status: int) -> None:
    """Without the token in the words."""
    here = grown(tmp_path / "store.sqlite", 1)
    served.status = status
    with pytest.raises(Refused, match=rf"HTTP {status}.*RUNBOOK_STORE_TOKEN") as told:
        push(f"{served.url}/s?sig=abcdef", here, {"RUNBOOK_STORE_TOKEN": "t0ken"})
    assert "t0ken" not in str(told.value) and "abcdef" not in str(told.value)


@pytest.mark.parametrize("status", [302, 405, 500, 503])
def test_a_server_that_does_not_keep_it_is_told(served: Shelf, tmp_path: Path, status: int) -> None:
    """With its status."""
    here = grown(tmp_path / "store.sqlite", 1)
    served.status = status
    with pytest.raises(Unavailable, match=f"HTTP {status}"):
        push(f"{served.url}/s", here, {})


def test_a_server_without_etags_is_written_all_the_same(served: Shelf, tmp_path: Path) -> None:
    """There is no condition to give, so none is given."""
    served.marked = False
    here = grown(tmp_path / "store.sqlite", 1)
    push(f"{served.url}/s", here, {})
    push(f"{served.url}/s", grown(here, 1), {})
    last = [heard for method, _, heard in served.asked if method == "PUT"][-1]
    assert not {"If-Match", "If-None-Match"} & set(last)


def test_nobody_answers(tmp_path: Path) -> None:
    """The address is told, and nothing of the query."""
    here = grown(tmp_path / "store.sqlite", 1)
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1/s could not be reached") as told:
        push("http://127.0.0.1:1/s?token=abcdef", here, {})
    assert "abcdef" not in str(told.value)


def test_a_bucket_that_refuses_is_told_by_its_code(
    served: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And without the key."""
    for name, value in {**BUCKET_ENVIRON, "AWS_ENDPOINT_URL": served.url}.items():
        monkeypatch.setenv(name, value)
    here = grown(tmp_path / "store.sqlite", 1)
    served.things["/bucket/s"] = b""
    served.status = 403
    with pytest.raises(Refused) as told:
        push("s3://bucket/s", here, {})
    assert str(told.value) == "s3://bucket/s could not be read (AccessDenied)"
    assert "AKIDEXAMPLE" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://host/s", "do not travel by ftp"),
        ("s3://bucket", "write s3://bucket/path"),
        ("s3:///key", "write s3://bucket/path"),
        ("https://ana:secret@host/s", "leave user and password out"),
        ("file://other/s", "names no machine"),
        (".", "is a folder"),
    ],
)
def test_a_url_that_cannot_be_is_told(url: str, word: str, tmp_path: Path) -> None:
    """With what to write, and without the secret in it."""
    here = grown(tmp_path / "store.sqlite", 1)
    with pytest.raises(SettingsError, match=word) as told:
        push(url, here, {})
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("https://host/runbook.store", False),
        ("https://host/runbook.store?version=3", False),
        ("/mnt/share/runbook.store", False),
        ("s3://bucket/runbook.store", False),
        ("https://host/s?X-Amz-Signature=0123456789abcdef", True),
        ("https://host/s?token=abc", True),
        ("https://ana:secret@host/s", True),
    ],
)
def test_a_url_that_carries_a_secret_is_seen(url: str, secret: bool) -> None:
    """So that it can be kept from the list of processes."""
    assert secretive(url) is secret


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://ana:secret@host:8443/a/b?sig=x#y", "https://host:8443/a/b"),
        ("s3://bucket/a@b", "s3://bucket/a@b"),
        ("/mnt/a?b", "/mnt/a?b"),
    ],
)
def test_a_url_is_shown_without_user_and_query(url: str, seen: str) -> None:
    """Whatever it holds."""
    assert shown(url) == seen
