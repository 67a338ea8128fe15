"""What one form cannot see: ids given twice, names that nothing bears, sentences that say two things.

Works on plain values as read, so that these mistakes are told together with those of form.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from compiler.declare import quantities
from compiler.declare.complaints import nearest, shown
from compiler.declare.forms import ID
from compiler.declare.hours import misread
from compiler.declare.sentence import Given, read_sentence
from compiler.declare.source import Path, Source
from compiler.model.base import Problem
from compiler.model.promise import Bound, Indicator

TRIGGERS: Final = ("channel", "dependency", "monitor")
"""What may stand before the colon in `when:`; without a colon it is the id of a promise."""

MEASURES: Final = ("slo", "monitor", "tag", "attested")
ROUTES: Final = ("template", "attested")

Entry = tuple[Path, dict[str, Any]]


def inconsistencies(source: Source) -> Iterator[Problem]:
    """Every mistake of a service's file that concerns more than one key."""
    promises = list(_entries(source.value, ("promises",)))
    playbooks = list(_entries(source.value, ("playbooks",)))
    ids = _ids(source.value)
    needed = _dependencies(source.value)
    yield from _twice(source, promises, "promise")
    yield from _twice(source, playbooks, "playbook")
    for path, promise in promises:
        yield from _measures(source, path, promise)
        yield from _sentence(source, path, promise)
        yield from _hours(source, path, promise)
    for path, playbook in playbooks:
        yield from _when(source, path, playbook, ids, needed)
        yield from _tells(source, path, playbook)


def _entries(value: Any, path: Path) -> Iterator[Entry]:
    """The mappings of the list at `path`, with the path of each; nothing where it is no list."""
    items = value
    for part in path:
        items = items.get(part) if isinstance(items, dict) and isinstance(part, str) else None
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*path, at), item


def _ids(value: dict[str, Any]) -> list[str] | None:
    """The ids of promises; None where a mistake among them hides what `when` may name."""
    declared = value.get("promises") or []
    if not isinstance(declared, list):
        return None
    ids = [one.get("id") if isinstance(one, dict) else None for one in declared]
    good = [one for one in ids if isinstance(one, str) and re.fullmatch(ID, one)]
    return good if len(good) == len(ids) else None


def _twice(source: Source, entries: list[Entry], what: str) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, entry in entries:
        name = entry.get("id")
        if isinstance(name, str) and name in first:
            other = source.place((*first[name], "id"))
            said = f"the {what} {shown(name)} is given twice, first at {other}"
            yield Problem(source.place((*path, "id")), said, f"id: {name[:60]}-2, or keep one of the two")
        elif isinstance(name, str):
            first[name] = path


def _measures(source: Source, path: Path, promise: Mapping[str, Any]) -> Iterator[Problem]:
    declared = promise.get("measured_by")
    single = [((*path, "measured_by"), declared)] if isinstance(declared, dict) else []
    for at, measure in single or _entries(promise, ("measured_by",)):
        known = [key for key in MEASURES if measure.get(key) is not None]
        if len(known) > 1 or (not known and not set(measure) - set(MEASURES)):
            what = f"`measured_by` names {' and '.join(known)}" if known else "`measured_by` names nothing"
            where = at if single else (*path, *at)
            write = 'measured_by: {slo: "instance:slo/key"}, or a list with one of slo, monitor, tag, attested in each'
            yield Problem(source.place(where), what, write)


def _sentence(source: Source, path: Path, promise: Mapping[str, Any]) -> Iterator[Problem]:
    says, objective = promise.get("says"), promise.get("objective")
    given = given_by(objective) if objective is not None else Given()
    if not isinstance(says, str) or given is None:
        return
    if _percentile_differs(objective):
        place = source.place((*path, "objective", "percentile"))
        yield Problem(place, "`percentile` and `target` name different shares", "one of the two")
    problem = read_sentence(says, given).problem
    if problem:
        yield Problem(source.place((*path, "says")), f"`says` {problem}", _settled(problem))


def _hours(source: Source, path: Path, promise: Mapping[str, Any]) -> Iterator[Problem]:
    said = promise.get("hours")
    found = misread(said) if isinstance(said, str) and said.strip() else None
    if found is not None:
        what, write = found
        yield Problem(source.place((*path, "hours")), f"`hours` says {shown(said)}: {what}", write)


def given_by(objective: Any) -> Given | None:
    """What an objective gives beside the sentence; None where it is no mapping or a value has not its form."""
    if not isinstance(objective, dict):
        return None
    values = {key: read(objective[key]) for key, read in _PARTS.items() if objective.get(key) is not None}
    if None in values.values():
        return None
    bound = Bound("<=", values["within"]) if "within" in values else None
    target = values.get("target", values.get("percentile"))
    return Given(values.get("indicator"), target, bound, values.get("window"))


_INDICATORS: Final = get_args(Indicator)
_PARTS: Final[dict[str, Any]] = {
    "indicator": lambda value: value if value in _INDICATORS else None,
    "target": quantities.percent,
    "within": quantities.duration,
    "percentile": quantities.percentile,
    "window": quantities.window,
}


def _percentile_differs(objective: Any) -> bool:
    if not isinstance(objective, dict) or not objective.get("target") or not objective.get("percentile"):
        return False
    return quantities.percent(objective["target"]) != quantities.percentile(objective["percentile"])


def _settled(problem: str) -> str:
    """What to write for a sentence without a single meaning."""
    for word, write in (("not between", "a share above 0 % and up to 100 %"), ("is longer", "a shorter sentence")):
        if word in problem:
            return write
    return "one meaning only, or settle it beside the sentence, such as objective: " + _override(problem)


def _override(problem: str) -> str:
    for word, example in _OVERRIDES:
        if word in problem:
            return example
    said = next((one for one in _INDICATORS if f"speaks of {one}" in problem), "delivered")
    return f"{{indicator: {said}}}"


_OVERRIDES: Final = (
    ("share", '{target: "99.9%"}'),
    ("window", '{window: "30d"}'),
    ("to be passed", '{target: "99.9%", within: "5s"}'),
    ("time", '{within: "5s"}'),
    (" % ", '{target: "99.9%"}'),
)


def _when(
    source: Source, path: Path, playbook: Mapping[str, Any], promises: list[str] | None, needed: list[str]
) -> Iterator[Problem]:
    triggers = playbook.get("when")
    for at, trigger in enumerate(triggers if isinstance(triggers, list) else ()):
        if isinstance(trigger, dict) and len(trigger) == 1:
            trigger = ":".join(map(str, *trigger.items()))
        if isinstance(trigger, str):
            found = _trigger(trigger, promises, needed)
            if found:
                yield Problem(source.place((*path, "when", at)), *found)


def _trigger(trigger: str, promises: list[str] | None, dependencies: list[str]) -> tuple[str, str] | None:
    """What is wrong with one trigger and what to write; None where it is right."""
    prefix, colon, rest = trigger.partition(":")
    if not colon:
        if promises is None or trigger in promises:
            return None
        write = nearest(trigger, promises) or f"the id of a promise ({', '.join(promises[:8]) or 'none is declared'})"
        return f"`when` names {shown(trigger)}, which is no promise of this file", write
    if prefix not in TRIGGERS or not rest.strip():
        close = nearest(prefix, TRIGGERS) or TRIGGERS[0]
        return f"`when` names {shown(trigger)}, of no known form", f"{close}:{rest.strip() or '…'}"
    if prefix == "dependency" and rest.strip() not in dependencies:
        write = nearest(rest, dependencies)
        said = f"`when` names the dependency {shown(rest)}, which context.depends_on does not list"
        return said, f"dependency:{write}" if write else f"depends_on: [{rest.strip()[:60]}] under context"
    return None


def _dependencies(value: Any) -> list[str]:
    context = value.get("context")
    needed = context.get("depends_on") if isinstance(context, dict) else None
    names = [one.get("name") if isinstance(one, dict) else one for one in (needed if isinstance(needed, list) else ())]
    return [name for name in names if isinstance(name, str)]


def _tells(source: Source, path: Path, playbook: Mapping[str, Any]) -> Iterator[Problem]:
    for at, tell in _entries(playbook, ("tell",)):
        both = [key for key in ROUTES if tell.get(key) is not None]
        if len(both) == 1 or (not both and set(tell) - {*ROUTES, "languages", "channel", "reviewed"}):
            continue
        what = "a route of `tell` names a template and an attested route" if both else "a route of `tell` names none"
        write = "{template: name, languages: [en]} or {attested: the route, reviewed: 2026-12-31}"
        yield Problem(source.place((*path, *at)), what, write)
