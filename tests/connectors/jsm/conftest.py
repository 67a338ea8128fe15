"""A cloud on loopback, and one that the sandbox plays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stamina

from compiler.ports import Connection, Opened, Pulled
from connectors.jsm.connector import CONNECTOR
from tests.connectors.api import Answer, Api, serving
from tests.connectors.door import Door

CLOUD = "c1"
OPS = f"/jsm/ops/api/{CLOUD}"
TOKEN = "invented-token-0123456789"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def api() -> Iterator[Api]:
    """An API whose lists are empty."""
    with serving(Answer({"values": []})) as made:
        made.on("/_edge/tenant_info", {"cloudId": CLOUD})
        yield made


@pytest.fixture
def door() -> Door:
    """A door that remembers what it was told."""
    return Door()


@pytest.fixture
def opened(api: Api) -> Iterator[Callable[..., Connection]]:
    """The cloud, opened with these options."""
    made: list[Connection] = []

    def connect(email: str = "", **options: Any) -> Connection:
        secrets = {"token": TOKEN, "email": email}
        made.append(
            CONNECTOR.connect(Opened("jsm", {"url": api.url, "site": "acme.atlassian.net", **options}, secrets))
        )
        return made[-1]

    yield connect
    for one in made:
        one.close()


@pytest.fixture
def pull(opened: Callable[..., Connection], door: Door) -> Callable[..., list[Pulled]]:
    """Everything that one feed yields."""

    def pulled(name: str, **options: Any) -> list[Pulled]:
        return list(next(one for one in opened(**options).feeds if one.name == name).pull(door))

    return pulled
