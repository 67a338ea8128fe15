"""World: the Estate in memory. Examples of checks and tests run on it; it answers as the store does."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer, Coverage, Held, Section, SnapshotInfo, ignorance
from compiler.model.watching import Ref, Use, using

MOMENT = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """An estate of these values. A kind has a complete section once a value or `complete` names it.

    `failed` are sections whose last pull failed, `partial` those of which an absence proves nothing, `read` says
    when a section was last read whole where that is not `taken`, the instant of the snapshot. `gone` are ids
    proven gone, `unconfirmed` kinds whose listing leaves things out, `holds` how long observations read as they do,
    `earlier` how they read before.
    """

    values: tuple[Any, ...] = ()
    complete: frozenset[tuple[str, str]] = frozenset()
    failed: tuple[Gap, ...] = ()
    gone: frozenset[Id] = frozenset()
    unconfirmed: frozenset[str] = frozenset()
    taken: datetime = MOMENT
    holds: Mapping[Id, Held] = field(default_factory=dict)
    earlier: Mapping[Id, Any] = field(default_factory=dict)
    partial: tuple[Gap, ...] = ()
    read: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
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

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        """See `compiler.ports.Estate`."""
        found = (use for one in self.every(kind) for use in using(one, metrics, asked))
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

    def any_of(self, kind: Kind, instance: str) -> Any | None:
        """See `compiler.ports.Estate`."""
        return next((one for one in self.every(kind) if one.id.instance == instance), None)

    def before(self, id: Id) -> Any | None:
        """See `compiler.ports.Estate`."""
        return self.earlier.get(id) if id in self._by_id else None

    def every(self, kind: Kind, but: Container[Id] = ()) -> Iterator[Any]:
        """See `compiler.ports.Estate`."""
        meant = (one for one in self.values if one.id.kind == kind and one.id not in but)
        yield from sorted(meant, key=lambda one: one.id)

    def coverage(self, kind: Kind) -> tuple[Section, ...]:
        """See `compiler.ports.Estate`."""
        return tuple(section for section in self._sections() if section.kind == kind)

    def _answer(self, kind: Kind, rows: Iterable[Any]) -> Answer[Any]:
        return Answer(tuple(rows), ignorance(kind, self._sections()))

    def _sections(self) -> tuple[Section, ...]:
        present = {(value.id.instance, value.id.kind) for value in self.values} | set(self.complete)
        told = {(gap.instance, gap.kind) for gap in (*self.failed, *self.partial)}
        return tuple(self._section(instance, kind) for instance, kind in sorted(present | told))

    def _section(self, instance: str, kind: str) -> Section:
        failed = _of(self.failed, instance, kind)
        doubt = _of(self.partial, instance, kind)
        good = self.read.get((instance, kind), self.taken)
        cover = Coverage(
            self.taken,
            None if failed is not None and not self._has(instance, kind) else good,
            gap=failed,
            doubt=doubt.why if doubt is not None else "",
        )
        return Section(instance, kind, cover, leaves_out=kind in self.unconfirmed)

    def _has(self, instance: str, kind: str) -> bool:
        return any((value.id.instance, value.id.kind) == (instance, kind) for value in self.values)


def _of(gaps: tuple[Gap, ...], instance: str, kind: str) -> Gap | None:
    return next((gap for gap in gaps if (gap.instance, gap.kind) == (instance, kind)), None)


def all_refs(resource: Any) -> Iterator[Ref]:
    """The direct references of a definition, those of its panels too."""
    yield from resource.refs
    for panel in getattr(resource, "panels", ()):
        yield from panel.refs


def name_words(name: str) -> frozenset[str]:
    """The words of a name that may suggest a likeness: lower case, three letters or more."""
    return frozenset(word for word in re.split(r"[^a-z0-9]+", name.lower()) if len(word) > 2)
