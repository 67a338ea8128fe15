"""Stores in a bucket of S3 or of what speaks its language, through boto3: the extra `runbook-compiler[s3]`.

Keys, profile, region and `AWS_ENDPOINT_URL` (another provider's host) are found as boto3 finds them. A push is
conditional (`If-Match`, `If-None-Match`) where the provider knows conditions, and plain where it does not.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from urllib.parse import unquote, urlsplit

from compiler.app.transfer import Berth, Changed, shown
from compiler.errors import ConnectorError, Refused, SettingsError, Unavailable

ABSENT = ("NoSuchKey", "404")
RACED = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
UNKNOWN = ("NotImplemented", "501")
FORBIDDEN = ("AccessDenied", "403", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "401")


class BucketBerth:
    """One object of a bucket; a put replaces it whole."""

    def __init__(self, client: Any, bucket: str, key: str, url: str) -> None:
        self._client, self._bucket, self._key, self._url = client, bucket, key, url

    def fetch(self, to: Path) -> str | None:
        """See `Berth`; the version is the object's ETag."""
        with self._told("read"):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._key)
            except self._client.exceptions.ClientError as error:
                if _code(error) in ABSENT:
                    return None
                raise
            with to.open("wb") as file:
                copyfileobj(found["Body"], file)
            return str(found["ETag"])

    def put(self, parcel: Path, version: str | None) -> None:
        """See `Berth`."""
        condition = {"IfNoneMatch": "*"} if version is None else {"IfMatch": version}
        with self._told("written"):
            try:
                self._put(parcel, condition)
            except self._client.exceptions.ClientError as error:
                if _code(error) in RACED:
                    raise Changed from None
                if _code(error) not in UNKNOWN:
                    raise
                self._put(parcel, {})

    def _put(self, parcel: Path, condition: Mapping[str, str]) -> None:
        with parcel.open("rb") as body:
            self._client.put_object(Bucket=self._bucket, Key=self._key, Body=body, **condition)

    @contextmanager
    def _told(self, verb: str) -> Iterator[None]:
        try:
            yield
        except (Changed, ConnectorError):
            raise
        except self._client.exceptions.ClientError as error:
            kind = Refused if _code(error) in FORBIDDEN else Unavailable
            raise kind(f"{shown(self._url)} could not be {verb} ({_code(error)})") from None
        except import_module("botocore.exceptions").BotoCoreError as error:
            raise Unavailable(f"{shown(self._url)} could not be {verb} ({type(error).__name__})") from None


@contextmanager
def berth(url: str, environ: Mapping[str, str]) -> Iterator[Berth]:  # noqa: ARG001 - boto3 reads its own
    """The object of an `s3://bucket/key` url. Raises SettingsError without the extra, or where the url is another."""
    parts = urlsplit(url)
    key = unquote(parts.path.lstrip("/"))
    if not parts.netloc or not key or "@" in parts.netloc or parts.query:
        raise SettingsError(f"{shown(url)}: write s3://bucket/path/to/runbook.store, and keys into the environment")
    try:
        boto3, config = import_module("boto3"), import_module("botocore.config")
    except ImportError:
        raise SettingsError("s3:// needs boto3: pip install 'runbook-compiler[s3]'") from None
    # Our own digest proves the content, and not every provider knows the checksums that boto3 adds.
    asked = config.Config(
        retries={"mode": "standard", "max_attempts": 4},
        connect_timeout=10,
        read_timeout=60,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    client = boto3.client("s3", config=asked)
    try:
        yield BucketBerth(client, parts.netloc, key, url)
    finally:
        client.close()


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
