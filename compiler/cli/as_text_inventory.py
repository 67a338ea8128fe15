"""What of the live estate serves a declared promise or playbook, and what serves none, in words."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from compiler.cli.terminal import for_people, line, rows, say, title

if TYPE_CHECKING:
    from compiler.model.inventory import Count, Idle, Inventory, Served

NOUNS = {"slo": "SLOs", "monitor": "alerts", "dashboard": "dashboards"}


def counts(found: "Inventory") -> None:
    """One line for each instance: how much of each kind serves, and what could not be counted whole."""
    for instance in dict.fromkeys(one.instance for one in found.counts):
        ours = [one for one in found.counts if one.instance == instance]
        line(f"of {instance}, {'; '.join(_counted(one) for one in ours)} serve a declared promise or playbook")
    if found.counts and not found.idle:
        say("`--inventory` names them, and what each dashboard is there for")


def listing(found: "Inventory") -> None:
    """Each thing with all that it serves, then those that serve nothing."""
    if not for_people():
        rows((*_serving(found.served), *(_idle(one) for one in found.idle)))
        return
    groups: dict[object, list[Served]] = {}
    for one in found.served:
        groups.setdefault(one.id, []).append(one)
    for id, some in groups.items():
        title((str(id), "bold"), (f"“{some[0].name}”", ""))
        for one in some:
            line(f"serves {one.of.kind} {one.of.key}: {_how(one)}", "", 2)
    if found.idle:
        line(f"{len(found.idle)} serve no declared promise or playbook:")
    for thing in found.idle:
        line(f"{thing.id} “{thing.name}”" + (", which pages somebody" if thing.pages else ""), "quiet", 1)
    line("")


def _counted(one: "Count") -> str:
    doubt = f" (known in part: {one.gap})" if one.gap else ""
    return f"{one.serving} of {one.rows} {NOUNS.get(one.kind, one.kind)}{doubt}"


def _how(one: "Served") -> str:
    return one.how + (f", panel “{one.part}”" if one.part else "")


def _serving(served: "Iterable[Served]") -> Iterator[tuple[str, ...]]:
    yield from (("serves", str(one.id), one.name, str(one.of), _how(one), one.url) for one in served)


def _idle(one: "Idle") -> tuple[str, ...]:
    return ("serves nothing", str(one.id), one.name, "", "pages somebody" if one.pages else "", one.url)
