"""From outcomes to one exit code: the gate, asked with the present."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from compiler.gate.decision import Decision, Facts, Needs, Wishes, decide
from compiler.model.finding import Severity, merged
from compiler.model.outcome import Outcome
from compiler.model.settings import Settings
from compiler.store import Store


def decision(
    store: Store,
    outcomes: Iterable[Outcome],
    settings: Settings,
    now: datetime,
    fail_on: Severity | None = None,
    max_age: timedelta | None = None,
    problems: int = 0,
    wishes: Wishes | None = None,
    outdated: tuple[str, ...] = (),
) -> Decision:
    """The gate's decision over all outcomes; `max_age` replaces every kind's own for this run.

    `wishes` are what else was asked for, `fail_on` among them; it may be given alone.
    """
    made = tuple(outcomes)
    if max_age is not None:
        settings = replace(settings, max_age=dict.fromkeys(settings.max_age, max_age))
    findings = merged(one for outcome in made for one in outcome.findings)
    sections = {(one.instance, one.kind): one for outcome in made for one in outcome.sections}
    allowed = {one.finding.fingerprint for outcome in made for one in outcome.allowed}
    lapsed = {mark: day for outcome in made for mark, day in outcome.lapsed}
    facts = Facts(problems, outdated, len(allowed), lapsed)
    asked = wishes or Wishes(fail_on=fail_on)
    return decide(findings, sections.values(), _needs(store), settings, now, asked, facts)


def _needs(store: Store) -> dict[str, Needs]:
    """What every check needs, kept by program so that a warm run loads no check."""
    import orjson

    from compiler.app.program import fingerprint

    key = f"needs:{fingerprint()}"
    kept = store.recall(key)
    if kept is not None:
        rows = orjson.loads(kept)
        return {code: Needs(tuple(kinds), able, weather, Severity(grade)) for code, kinds, able, weather, grade in rows}
    from compiler.pipeline import all_checks, needs

    found = dict(needs(all_checks()))
    plain = [[code, list(one.kinds), one.blockable, one.weather, int(one.severity)] for code, one in found.items()]
    store.remember(key, orjson.dumps(plain))
    return found
