"""The estate in memory with an index, so that hundreds of alerts can be asked of thousands of dashboards."""

from collections import defaultdict
from dataclasses import dataclass, field

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Id, Kind
from compiler.model.coverage import Answer
from compiler.model.watching import Ref, Use, names, uses
from compiler.model.world import World, all_refs


@dataclass(frozen=True)
class Indexed(World):
    """A World that answers the same, in time that does not grow with what was not asked for."""

    _uses: dict[tuple[str, str], list[Use]] = field(default_factory=dict, compare=False)
    _refs: dict[Id, list[tuple[Id, Ref]]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        found: dict[tuple[str, str], list[Use]] = defaultdict(list)
        for value in sorted((one for one in self.values if hasattr(one, "refs")), key=lambda one: one.id):
            for use in uses(value):
                for name in names(use.expression):
                    found[value.id.kind, name].append(use)
            for ref in all_refs(value):
                self._refs.setdefault(ref.to, []).append((value.id, ref))
        self._uses.update(found)

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:  # noqa: ARG002
        """See `compiler.ports.Estate`. What is about other things is in the answer too, as it may be."""
        rows: dict[int, Use] = {}
        for name in sorted(metrics):
            rows |= {id(use): use for use in self._uses.get((kind.value, name), ())}
        return self._answer(kind, sorted(rows.values(), key=_place))

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        """See `compiler.ports.Estate`."""
        return Answer(tuple(self._refs.get(id, ())))


def _place(use: Use) -> tuple[Id, int]:
    return use.resource, int(use.part.rpartition(" ")[2]) if use.part[-1].isdigit() else 0
