"""A server for whoever sends something away."""

from collections.abc import Iterator

import pytest

from tests.app.shelf import Shelf, shelf


@pytest.fixture
def served() -> Iterator[Shelf]:
    """A server with nothing on it."""
    with shelf() as made:
        yield made
