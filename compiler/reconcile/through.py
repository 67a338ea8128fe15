"""An estate seen through another: every question is handed on, and what sees otherwise answers a few itself."""

from collections.abc import Container, Iterator
from typing import Any

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Id, Kind
from compiler.model.coverage import Answer, Held, Section, SnapshotInfo
from compiler.model.frozen import dataclass
from compiler.model.watching import Ref, Resource, Use
from compiler.ports import Estate


@dataclass(frozen=True, slots=True)
class Through:
    """See `compiler.ports.Estate`; by itself it answers as the estate beneath it does."""

    estate: Estate

    @property
    def info(self) -> SnapshotInfo:
        return self.estate.info

    def get(self, id: Id) -> Answer[Any]:
        return self.estate.get(id)

    def proven_gone(self, id: Id) -> bool:
        return self.estate.proven_gone(id)

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Resource]:
        return self.estate.tagged(kind, tags)

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        return self.estate.using(kind, metrics, asked)

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        return self.estate.referring(id)

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Resource]:
        return self.estate.named(kind, words)

    def held(self, id: Id) -> Held | None:
        return self.estate.held(id)

    def any_of(self, kind: Kind, instance: str) -> Resource | None:
        return self.estate.any_of(kind, instance)

    def before(self, id: Id) -> Any | None:
        return self.estate.before(id)

    def every(self, kind: Kind, but: Container[Id] = ()) -> Iterator[Any]:
        return self.estate.every(kind, but)

    def coverage(self, kind: Kind) -> tuple[Section, ...]:
        return self.estate.coverage(kind)
