"""A project with one good pull behind it, for commands that run in a process of their own and only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.company import Company, company


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Pulled and compiled once."""
    with company(Path(tmp_path_factory.mktemp("project"))) as made:
        assert made.run("sync").code == 0
        assert made.run("compile", "--all").code == 0
        yield made
