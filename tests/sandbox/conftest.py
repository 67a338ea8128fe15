"""A calm sandbox at a fixed moment, and clients that hold the right keys."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from connectors.sandbox.server import Sandbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Clients = tuple[httpx.Client, httpx.Client]


@pytest.fixture(scope="session")
def calm() -> Iterator[Sandbox]:
    """One calm sandbox for all tests that only read."""
    with Sandbox(now=NOW) as sandbox:
        yield sandbox


@pytest.fixture
def play() -> Iterator[Callable[..., Clients]]:
    """Start a sandbox with these arguments and get clients of its two vendors; all is closed after the test."""
    with ExitStack() as stack:

        def start(**arguments: Any) -> Clients:
            sandbox = stack.enter_context(Sandbox(**{"now": NOW, **arguments}))
            return stack.enter_context(_monitoring(sandbox)), stack.enter_context(_channel(sandbox))

        yield start


@pytest.fixture
def datadog(calm: Sandbox) -> Iterator[httpx.Client]:
    """A client of the calm monitoring vendor."""
    with _monitoring(calm) as client:
        yield client


@pytest.fixture
def whatsapp(calm: Sandbox) -> Iterator[httpx.Client]:
    """A client of the calm channel vendor."""
    with _channel(calm) as client:
        yield client


def _monitoring(sandbox: Sandbox) -> httpx.Client:
    keys = {"DD-API-KEY": sandbox.secrets["DD_API_KEY"], "DD-APPLICATION-KEY": sandbox.secrets["DD_APP_KEY"]}
    return httpx.Client(base_url=sandbox.endpoints["datadog"], headers=keys, timeout=5)


def _channel(sandbox: Sandbox) -> httpx.Client:
    bearer = {"Authorization": f"Bearer {sandbox.secrets['WHATSAPP_TOKEN']}"}
    return httpx.Client(base_url=sandbox.endpoints["whatsapp"], headers=bearer, timeout=5)
