"""World: the Estate in memory. Examples of checks and tests run on it; it answers as the store does."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer, Coverage, Held, Section, SnapshotInfo, ignorance
from compiler.model.watching import Ref, Use, names, uses

MOMENT = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """An estate of these values. A kind has a complete section once a value or `complete` names it.

    `gone` are ids proven gone, `gaps` sections that failed; `taken` is the instant of the snapshot.
    """

    values: tuple[Any, ...] = ()
    complete: frozenset[tuple[str, str]] = frozenset()
    failed: tuple[Gap, ...] = ()
    gone: frozenset[Id] = frozenset()
    unconfirmed: frozenset[str] = frozenset()
    taken: datetime = MOMENT
    holds: Mapping[Id, Held] = field(default_factory=dict)
    _by_id: dict[Id, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update({value.id: value for value in self.values})

    @property
    def info(self) -> SnapshotInfo:
        """The snapshot that this world pretends to be."""
        return SnapshotInfo(1, self.taken, self.taken, "world")

    def get(self, id: Id) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        if id in self._by_id:
            return Answer((self._by_id[id],))
        if id in self.gone:
            return Answer()
        gaps = ignorance(id.kind, self._sections(), id.instance)
        if not gaps and id.kind in self.unconfirmed:
            gaps = (Gap(id.kind, id.instance, f"{id.key} is not listed and was not asked by its id"),)
        return Answer((), gaps)

    def proven_gone(self, id: Id) -> bool:
        """See `compiler.ports.Estate`."""
        return id in self.gone and id not in self._by_id

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        return self._answer(kind, (one for one in self.every(kind) if one.tags & tags))

    def using(self, kind: Kind, metrics: frozenset[str]) -> Answer[Use]:
        """See `compiler.ports.Estate`."""
        found = (use for one in self.every(kind) for use in uses(one) if names(use.expression) & metrics)
        return self._answer(kind, found)

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        """See `compiler.ports.Estate`."""
        kinds = sorted({value.id.kind for value in self.values if hasattr(value, "refs")})
        found = [
            (one.id, ref) for kind in kinds for one in self.every(Kind(kind)) for ref in all_refs(one) if ref.to == id
        ]
        gaps = tuple(gap for kind in kinds for gap in ignorance(kind, self._sections()))
        return Answer(tuple(found), gaps)

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        return self._answer(kind, (one for one in self.every(kind) if name_words(one.name) & words))

    def held(self, id: Id) -> Held | None:
        """See `compiler.ports.Estate`."""
        return self.holds.get(id, Held(self.taken)) if id in self._by_id else None

    def every(self, kind: Kind) -> Iterator[Any]:
        """See `compiler.ports.Estate`."""
        yield from sorted((value for value in self.values if value.id.kind == kind), key=lambda value: value.id)

    def coverage(self, kind: Kind) -> tuple[Section, ...]:
        """See `compiler.ports.Estate`."""
        return tuple(section for section in self._sections() if section.kind == kind)

    def _answer(self, kind: Kind, rows: Iterable[Any]) -> Answer[Any]:
        return Answer(tuple(rows), ignorance(kind, self._sections()))

    def _sections(self) -> tuple[Section, ...]:
        present = {(value.id.instance, value.id.kind) for value in self.values} | set(self.complete)
        failed = {(gap.instance, gap.kind): gap for gap in self.failed}
        keys = sorted(present | set(failed))
        return tuple(self._section(instance, kind, failed.get((instance, kind))) for instance, kind in keys)

    def _section(self, instance: str, kind: str, gap: Gap | None) -> Section:
        good = None if gap is not None and not self._has(instance, kind) else self.taken
        return Section(instance, kind, Coverage(self.taken, good, gap=gap), leaves_out=kind in self.unconfirmed)

    def _has(self, instance: str, kind: str) -> bool:
        return any((value.id.instance, value.id.kind) == (instance, kind) for value in self.values)


def all_refs(resource: Any) -> Iterator[Ref]:
    """The direct references of a definition, those of its panels too."""
    yield from resource.refs
    for panel in getattr(resource, "panels", ()):
        yield from panel.refs


def name_words(name: str) -> frozenset[str]:
    """The words of a name that may suggest a likeness: lower case, three letters or more."""
    return frozenset(word for word in re.split(r"[^a-z0-9]+", name.lower()) if len(word) > 2)
