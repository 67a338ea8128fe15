"""An account on loopback, and one that the sandbox plays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stamina

from compiler.ports import Connection, Opened, Pulled
from connectors.opsgenie.connector import CONNECTOR
from connectors.sandbox.server import Sandbox
from tests.connectors.api import Answer, Api, serving
from tests.connectors.door import NOW, Door

KEY = "invented-key-0123456789"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def api() -> Iterator[Api]:
    """An API whose lists are empty."""
    with serving(Answer({"data": []})) as made:
        yield made


@pytest.fixture
def door() -> Door:
    """A door that remembers what it was told."""
    return Door()


@pytest.fixture
def pull(api: Api, door: Door) -> Iterator[Callable[..., list[Pulled]]]:
    """Everything that one feed yields, with these options."""
    opened: list[Connection] = []

    def pulled(feed: str, **options: Any) -> list[Pulled]:
        connection = CONNECTOR.connect(Opened("opsgenie", {"url": api.url, **options}, {"key": KEY}))
        opened.append(connection)
        return list(next(one for one in connection.feeds if one.name == feed).pull(door))

    yield pulled
    for one in opened:
        one.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """The calm scene."""
    with Sandbox("calm", now=NOW) as played:
        yield played
