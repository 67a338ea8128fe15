"""What a blocking check needs and cannot see, and what the settings say of that for each connector."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from compiler.gate.ladder import Ladder, Needs
from compiler.model.coverage import Section
from compiler.model.finding import Level
from compiler.model.frozen import dataclass
from compiler.model.settings import Settings

EVERY = ""
"""The name under which the settings keep the policy of the connectors that have none of their own."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Sections that failed or are too old: `blind` ones cause exit 3, `dim` ones are only told."""

    blind: tuple[str, ...] = ()
    dim: tuple[str, ...] = ()


def sight(sections: Iterable[Section], checks: Mapping[str, Needs], ladder: Ladder, now: datetime) -> Sight:
    """What of the configured sections a blocking check could not rely on."""
    wanted = {kind for code, one in checks.items() if ladder.blocks(code, one) for kind in one.kinds}
    blind, dim = [], []
    for section in sections:
        ails = _ails(section, ladder.settings.max_age, now) if section.kind in wanted else ""
        level = policy(ladder.settings, section.instance)
        if ails and level == "block":
            blind.append(ails)
        elif ails and level == "warn":
            dim.append(f"{ails} (stale: warn)")
    return Sight(tuple(blind), tuple(dim))


def policy(settings: Settings, instance: str) -> Level:
    """What old or unreadable data of a connector does: block (exit 3), warn (told in the line), observe (nothing)."""
    return settings.stale.get(instance, settings.stale.get(EVERY, "block"))


def _ails(section: Section, max_age: Mapping[str, timedelta], now: datetime) -> str:
    gap, good, limit = section.coverage.gap, section.coverage.good_at, max_age.get(section.kind)
    name = f"{section.instance}:{section.kind}"
    if gap is not None:
        return f"{name} could not be read: {gap.why}" if gap.configured else ""
    if good is None or limit is None or now - good <= limit:
        return ""
    return f"{name} is {_hours(now - good)} old, at most {_hours(limit)}"


def _hours(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    return f"{hours:.0f} h" if hours >= 2 else f"{hours * 60:.0f} min"
