"""A calm sandbox at a fixed moment, and clients that hold the right keys."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from connectors.sandbox.server import Sandbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def datadog_client(sandbox: Sandbox) -> httpx.Client:
    """A client of the monitoring vendor with both keys."""
    keys = {"DD-API-KEY": sandbox.secrets["DD_API_KEY"], "DD-APPLICATION-KEY": sandbox.secrets["DD_APP_KEY"]}
    return httpx.Client(base_url=sandbox.endpoints["datadog"], headers=keys, timeout=10)


def whatsapp_client(sandbox: Sandbox) -> httpx.Client:
    """A client of the channel's vendor with the token."""
    bearer = {"Authorization": f"Bearer {sandbox.secrets['WHATSAPP_TOKEN']}"}
    return httpx.Client(base_url=sandbox.endpoints["whatsapp"], headers=bearer, timeout=10)


@pytest.fixture(scope="session")
def calm() -> Iterator[Sandbox]:
    """One calm sandbox for all tests that only read."""
    with Sandbox(now=NOW) as sandbox:
        yield sandbox


@pytest.fixture
def datadog(calm: Sandbox) -> Iterator[httpx.Client]:
    """A client of the calm monitoring vendor."""
    with datadog_client(calm) as client:
        yield client


@pytest.fixture
def whatsapp(calm: Sandbox) -> Iterator[httpx.Client]:
    """A client of the calm channel vendor."""
    with whatsapp_client(calm) as client:
        yield client
