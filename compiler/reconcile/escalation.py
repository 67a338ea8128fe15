"""Whom a row escalates to: what the playbook declares, or the levels behind the pages of its promises."""

import re

from compiler.model.base import Kind
from compiler.model.chain import Chain, Hop
from compiler.model.oncall import Forecast
from compiler.model.promise import Playbook
from compiler.model.routing import OncallService, folded
from compiler.ports import Estate
from compiler.reconcile.staffing_faults import minutes

NAMED = re.compile(r"([a-z][a-z0-9]*):([^\s:/][^:/]*)")
"""An on-call service as people name it: the product's word and its name (`product:name`)."""


def declared(estate: Estate, book: Playbook) -> tuple[Hop, ...]:
    """The steps that a playbook declares; one that names a live on-call service opens its page."""
    return tuple(_step(estate, step) for step in book.escalate)


def live(chains: tuple[Chain, ...]) -> tuple[Hop, ...]:
    """Whom the pages of these promises call: each level of each policy, else the handles that look like one."""
    sure = {way.policy for chain in chains for way in chain.ways if way.footing == "proven"}
    policies = {one.policy: one for chain in chains for one in chain.forecasts}
    if not policies:
        return _handles(chains)
    return tuple(hop for id in sorted(policies) for hop in _levels(policies[id], id in sure))


def _step(estate: Estate, step: str) -> Hop:
    named = NAMED.fullmatch(step.strip())
    if named is None:
        return Hop(step)
    tag = f"addressed:{named[1]}-{folded(named[2])}"
    found = [one for one in estate.tagged(Kind.ONCALL_SERVICE, frozenset({tag})).rows if isinstance(one, OncallService)]
    if len(found) != 1 or found[0].opening is None:
        return Hop(step)
    return Hop(step, "proven", found[0].opening.url)


def _levels(one: Forecast, sure: bool) -> tuple[Hop, ...]:
    return tuple(
        Hop(
            f"{_after(one.wait_s + level.at_s)}: {', '.join(target.name or 'a person' for target in level.targets)}",
            "proven" if sure else "likely",
            one.url,
        )
        for level in one.levels
        if level.targets
    )


def _after(seconds: int) -> str:
    return f"after {minutes(seconds)}" if seconds >= 60 else "at once"


def _handles(chains: tuple[Chain, ...]) -> tuple[Hop, ...]:
    alerts = (one for chain in chains for one in chain.alerts)
    texts = sorted({address.text for one in alerts for address in one.notifies if address.form == "oncall"})
    return tuple(Hop(text, "likely") for text in texts)
