"""Stories: the company at the start of a day, with nothing pulled or with a good pull behind it."""

from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def pulled(fresh: Company) -> Company:
    """The company after a first good pull."""
    told = fresh.run("sync")
    assert told.code == 0, told.out + told.err
    return fresh
