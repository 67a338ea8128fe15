"""Where parsed files and finished documents are kept between runs, such as the store."""

from typing import Protocol


class Memory(Protocol):
    """Keeps what can be made again, under keys that name everything it depends on."""

    def recall(self, key: str) -> bytes | None:
        """What was kept under that key, None where it must be made."""
        ...

    def remember(self, key: str, data: bytes) -> None:
        """Keeps it."""
        ...


class Forgetful:
    """A memory that keeps nothing, for a first run without a store."""

    def recall(self, key: str) -> bytes | None:  # noqa: ARG002 - it forgets
        """Nothing."""
        return None

    def remember(self, key: str, data: bytes) -> None:
        """Nothing is kept."""
