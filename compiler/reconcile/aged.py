"""An estate in which a section that is older than its kind's maximum age counts as not read by the last pull."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer, Section
from compiler.model.frozen import dataclass
from compiler.model.watching import Ref, Resource, Use
from compiler.ports import Estate
from compiler.reconcile.through import Through

DEFINED = tuple(kind for kind in Kind if not kind.observation)

Old = Mapping[tuple[str, str], Gap]
"""What is not known any more, by instance and kind."""


def aged(estate: Estate, max_age: Mapping[str, timedelta]) -> Estate:
    """The estate as it may be believed at the instant of its snapshot; itself where nothing in it is too old."""
    sections = (section for kind in Kind if kind in max_age for section in estate.coverage(kind))
    old = {
        (one.instance, one.kind): Gap(one.kind, one.instance, "read longer ago than its maximum age", good)
        for one in sections
        if (good := _too_old(one, max_age, estate.info.taken)) is not None
    }
    return Aged(estate, old) if old else estate


def _too_old(section: Section, max_age: Mapping[str, timedelta], taken: datetime) -> datetime | None:
    good = section.coverage.good_at
    late = section.coverage.gap is None and good is not None and taken - good > max_age[section.kind]
    return good if late else None


@dataclass(frozen=True, slots=True)
class Aged(Through):
    """See `compiler.ports.Estate`. Rows stay, as they do where a pull failed; absences prove nothing."""

    old: Old

    def get(self, id: Id) -> Answer[Any]:
        found = self.estate.get(id)
        gap = self.old.get((id.instance, id.kind))
        return found if found.rows or gap is None else replace(found, gaps=(*found.gaps, gap))

    def proven_gone(self, id: Id) -> bool:
        return (id.instance, id.kind) not in self.old and self.estate.proven_gone(id)

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Resource]:
        return self._doubted(self.estate.tagged(kind, tags), (kind,))

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        return self._doubted(self.estate.using(kind, metrics, asked), (kind,))

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        return self._doubted(self.estate.referring(id), DEFINED)

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Resource]:
        return self._doubted(self.estate.named(kind, words), (kind,))

    def coverage(self, kind: Kind) -> tuple[Section, ...]:
        return tuple(self._doubtful(section) for section in self.estate.coverage(kind))

    def _doubtful(self, section: Section) -> Section:
        gap = self.old.get((section.instance, section.kind))
        return replace(section, coverage=replace(section.coverage, gap=gap)) if gap is not None else section

    def _doubted(self, answer: Answer[Any], kinds: tuple[Kind, ...]) -> Answer[Any]:
        gaps = tuple(gap for (_, kind), gap in self.old.items() if kind in kinds)
        return replace(answer, gaps=answer.gaps + gaps) if gaps else answer
