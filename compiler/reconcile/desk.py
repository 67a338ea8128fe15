"""What was worked out for one promise of a service and serves the next one as well."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Desk:
    """Where one judgement of a service lays aside what it will ask again; it holds no answer of its own."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time; the key names everything beside service and estate it hangs on."""
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found
