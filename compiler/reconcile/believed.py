"""An estate as its last good pulls left it: what a runbook's structure is drawn from while a product is down.

A document that a repository keeps must not lose its links on the night when they are needed. So its structure tells
what was last known; that this could not be confirmed, and how old it is, stands in the status.
"""

from dataclasses import replace
from typing import Any

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer, Section
from compiler.model.frozen import dataclass
from compiler.model.watching import Ref, Resource, Use
from compiler.ports import Estate
from compiler.reconcile.through import Through


def believed(estate: Estate) -> Estate | None:
    """The estate in which sections that were read whole once are believed; None where nothing failed since."""
    carried = frozenset(section.coverage.gap for kind in Kind for section in estate.coverage(kind) if _carried(section))
    return Believed(estate, frozenset(gap for gap in carried if gap is not None)) if carried else None


def _carried(section: Section) -> bool:
    gap, good = section.coverage.gap, section.coverage.good_at
    return gap is not None and gap.configured and good is not None


@dataclass(frozen=True, slots=True)
class Believed(Through):
    """See `compiler.ports.Estate`. `failures` are the gaps that failed pulls left; all other ignorance stays."""

    failures: frozenset[Gap]

    def get(self, id: Id) -> Answer[Any]:
        # A listing that leaves things out proves no absence, so there the failure stays as the reason not to know.
        found = self.estate.get(id)
        if not self.failures.intersection(found.gaps):
            return found
        sections = (one for one in self.estate.coverage(Kind(id.kind)) if one.instance == id.instance)
        return found if any(one.leaves_out for one in sections) else self._trusted(found)

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Resource]:
        return self._trusted(self.estate.tagged(kind, tags))

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        return self._trusted(self.estate.using(kind, metrics, asked))

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        return self._trusted(self.estate.referring(id))

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Resource]:
        return self._trusted(self.estate.named(kind, words))

    def coverage(self, kind: Kind) -> tuple[Section, ...]:
        return tuple(self._confirmed(section) for section in self.estate.coverage(kind))

    def _confirmed(self, section: Section) -> Section:
        if section.coverage.gap not in self.failures:
            return section
        return replace(section, coverage=replace(section.coverage, gap=None))

    def _trusted(self, answer: Answer[Any]) -> Answer[Any]:
        """The answer without failures, but with what was not known of those sections before."""
        if not self.failures.intersection(answer.gaps):
            return answer
        lost = [gap for gap in answer.gaps if gap in self.failures]
        older = (one.gap() for gap in lost for one in self.coverage(Kind(gap.kind)) if one.instance == gap.instance)
        gaps = (*(gap for gap in answer.gaps if gap not in self.failures), *(gap for gap in older if gap is not None))
        return replace(answer, gaps=gaps)
