"""Channels as they live: whether each account, number and wording can be used, in the provider's words."""

from compiler.model.chain import ChannelView, Judgement
from compiler.model.channel import Health, Number, Reason, Template
from compiler.model.status import ChannelStatus, SenderLine
from compiler.render.phrases import counted, minute, sentence

ABILITIES = {"available": "✔ can send", "limited": "! LIMITED", "blocked": "✘ BLOCKED", "unknown": "? unknown"}
SPENT = frozenset({"paused", "rejected", "disabled", "deleted", "pending_deletion", "archived", "limit_exceeded"})
WAITING = frozenset({"pending", "in_appeal"})
BAD_QUALITY = frozenset({"red"})
LIVE = "live"
"""The mode of a number that goes without saying; any other one is told, such as that of a trial."""


def channels(judgement: Judgement) -> tuple[ChannelStatus, ...]:
    """Every channel that the service uses, by its handle."""
    told = frozenset(tell.template for book in judgement.service.playbooks for tell in book.tell if tell.template)
    return tuple(_channel(one, told) for one in sorted(judgement.channels, key=lambda one: one.handle))


def _channel(view: ChannelView, told: frozenset[str]) -> ChannelStatus:
    numbers = sorted(view.numbers, key=lambda one: (one[0].name, one[0].id))
    named = [one for one in view.templates if (one[0].title or one[0].name) in told]
    templates = sorted(named, key=lambda one: (one[0].title, one[0].language, one[0].id))
    rest = len(view.templates) - len(named)
    return ChannelStatus(
        view.handle,
        view.url,
        ABILITIES[view.health.ability if view.health else "unknown"],
        (*_account(view), *(_number(*one) for one in numbers), *(_template(*one) for one in templates)),
        f"{counted(rest, 'more template')} that no playbook names" if rest else "",
        tuple(sorted({sentence(str(gap)) for gap in view.gaps})),
        tuple(sorted(one.key.rpartition("/")[2] for one in view.promises)),
    )


def _account(view: ChannelView) -> tuple[SenderLine, ...]:
    if view.account is None:
        return ()
    ability = view.health.ability if view.health else "unknown"
    words = [word for word in (view.account.status, view.account.review, view.account.verification) if word]
    state = ", ".join(dict.fromkeys(words)).replace("_", " ")
    name = view.account.name or view.handle
    return (SenderLine("account", name, ABILITIES[ability], state, _ceilings(view.health), _reasons(view.health)),)


def _number(number: Number, health: Health | None) -> SenderLine:
    name = f"{number.name} ({number.masked})" if number.masked else number.name
    mark = ABILITIES[health.ability if health else "unknown"]
    if health and health.quality in BAD_QUALITY:
        mark = f"{mark}, quality {health.quality.upper()}"
    odd = f"mode {number.mode}" if number.mode not in ("", LIVE) else ""
    state = ", ".join(part for part in (_state(health), odd) if part)
    return SenderLine("number", name, mark, state, _ceilings(health), _reasons(health))


def _template(template: Template, health: Health | None) -> SenderLine:
    title = template.title or template.name
    name = f"{title} ({template.language})" if template.language else title
    return SenderLine("template", name, _wording_mark(health), _state(health), "", _reasons(health))


def _wording_mark(health: Health | None) -> str:
    if health is None or not health.status:
        return ABILITIES["unknown"]
    word = health.status.replace("_", " ")
    if health.status in SPENT:
        return f"✘ {word.upper()}"
    if health.status in WAITING:
        return f"! {word}"
    return f"✔ {word}"


def _state(health: Health | None) -> str:
    if health is None:
        return "health not read"
    said = [health.status.replace("_", " "), f"quality {health.quality}" if health.quality else ""]
    since = f"since {minute(health.since)}" if health.since else ""
    return ", ".join(part for part in (*said, since) if part)


def _ceilings(health: Health | None) -> str:
    if health is None:
        return ""
    most = {None: "", -1: "unlimited customers a day"}.get(health.limit, f"{health.limit} customers a day")
    rate = f"{health.rate} messages a second" if health.rate is not None else ""
    return ", ".join(part for part in (most, rate) if part)


def _reasons(health: Health | None) -> tuple[str, ...]:
    if health is None:
        return ()
    ends = (f"The token ends {minute(health.expires)}.",) if health.expires else ()
    return (*sorted(map(_reason, health.reasons)), *ends)


def _reason(one: Reason) -> str:
    said = sentence(f"{' '.join(part for part in (one.entity, one.code) if part)}: {one.text}")
    return f"{said} Advice: {sentence(one.advice)}" if one.advice else said
