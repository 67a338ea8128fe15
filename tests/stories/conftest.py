"""Stories: the company at the start of a day, with nothing pulled or with a good pull behind it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
import stamina

from tests.stories.company import Company, company


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Requests are asked again at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Company]:
    """The company before its first pull."""
    with company(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def good_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with one good pull in it, made once and only ever copied."""
    with company(tmp_path_factory.mktemp("night")) as made:
        told = made.run("sync")
        assert told.code == 0, told.out + told.err
        return made.store.parent


@pytest.fixture
def pulled(fresh: Company, good_night: Path) -> Company:
    """The company after a first good pull."""
    copytree(good_night, fresh.store.parent)
    fresh.sandbox.requests.clear()
    return fresh
