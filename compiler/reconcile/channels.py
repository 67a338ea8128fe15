"""The channels that a service speaks through: what was read of them, and what ails them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from compiler.model.base import Id, Kind
from compiler.model.chain import ChannelView, Fault
from compiler.model.channel import Account, Health, Number, Template
from compiler.model.promise import Promise, Service
from compiler.ports import Estate
from compiler.reconcile.held import began

NEW = timedelta(days=7)
EXPIRES_SOON = timedelta(days=14)
MUTE = frozenset({"disconnected", "banned", "deleted"})
"""Words for a number that cannot send; every other word, known or not, is no proof of that."""
JOINING = frozenset({"pending", "unverified"})
"""Words for a number that was never registered: it sends nothing yet, and nobody misses it where others send."""
TRIAL = "sandbox"
"""The mode of a number that reaches nobody but recipients on its own list."""


def handles(service: Service) -> tuple[str, ...]:
    """Every channel that a promise or a playbook of the service names, sorted."""
    told = (tell.channel for book in service.playbooks for tell in book.tell)
    when = (item.removeprefix("channel:") for book in service.playbooks for item in book.when if "channel:" in item)
    named = {promise.channel for promise in service.promises} | set(told) | set(when)
    return tuple(sorted(handle for handle in named if handle))


def channel(service: Service, estate: Estate, handle: str) -> ChannelView:
    """What the snapshot holds of one channel."""
    answer = estate.tagged(Kind.ACCOUNT, frozenset({f"channel:{handle}"}))
    account = next((row for row in answer.rows if isinstance(row, Account) and row.handle == handle), None)
    users = tuple(promise.subject for promise in service.promises if promise.channel == handle)
    if account is None:
        return ChannelView(handle, gaps=answer.gaps, promises=users)
    mine = frozenset({f"account:{account.id.key}"})
    numbers, templates = estate.tagged(Kind.NUMBER, mine), estate.tagged(Kind.TEMPLATE, mine)
    gaps = {gap for gap in numbers.gaps + templates.gaps + answer.gaps if gap.instance == account.id.instance}
    ours = [row for row in numbers.rows if isinstance(row, Number) and row.account in (None, account.id)]
    wordings = [row for row in templates.rows if isinstance(row, Template) and row.account in (None, account.id)]
    return ChannelView(
        handle,
        account,
        health(estate, account.id),
        tuple((row, health(estate, row.id)) for row in ours),
        tuple((row, health(estate, row.id)) for row in wordings),
        tuple(sorted(gaps)),
        account.opening.url if account.opening else "",
        users,
    )


def health(estate: Estate, id: Id) -> Health | None:
    """The provider's judgement of one thing, None where it was not read."""
    found = estate.get(id.seen_as(Kind.HEALTH)).first
    return found if isinstance(found, Health) else None


def channel_faults(service: Service, estate: Estate, view: ChannelView) -> tuple[Fault, ...]:
    """What ails a channel, for the promises that are told over it."""
    promises = tuple(one for one in service.promises if one.channel == view.handle)
    if view.account is None:
        return tuple(_strange(view, promise) for promise in promises) if not view.gaps else ()
    senders = (replace(one, url=view.url) for row in _in_use(view) for one in number_faults(*row))
    ailing = (*_account(estate, view, view.account), *senders)
    return (*(replace(fault, ids=view.promises) for fault in ailing), *_reach(view, promises))


def _in_use(view: ChannelView) -> tuple[tuple[Number, Health | None], ...]:
    """The senders without those that are only tried out or still to be registered, where any other can send."""
    idle = [row for row in view.numbers if row[0].mode == TRIAL or (row[1] is not None and row[1].status in JOINING)]
    able = [row for row in view.numbers if row[1] is not None and not any(one.breaks for one in number_faults(*row))]
    return tuple(row for row in view.numbers if not (row in idle and able))


def blocked(view: ChannelView) -> Fault | None:
    """The fault of an account that cannot send, None for one that can."""
    account, state = view.account, view.health
    if account is None or state is None or state.ability != "blocked":
        return None
    advice = "; ".join(one.advice for one in state.reasons if one.advice) or "open the account's page at the provider"
    return Fault("account blocked", account.id, f"“{account.name}” cannot send: {_why(state)}", advice, url=view.url)


def number_faults(number: Number, state: Health | None) -> Iterator[Fault]:
    """What ails a sender: it cannot send, or customers rate it low."""
    if state is None:
        return
    label = f"“{number.name}” ({number.masked})" if number.masked else f"“{number.name}”"
    if state.ability == "blocked" or state.status in MUTE or number.mode == TRIAL:
        trial = "it is a trial number, which reaches only recipients on its own list"
        word = trial if number.mode == TRIAL else state.status if state.status in MUTE | JOINING else _why(state)
        fix = "open the number at the provider and follow its advice; move traffic to another number meanwhile"
        yield Fault("number cannot send", number.id, f"{label} cannot send: {word}", fix)
    if state.quality == "red":
        reason = f"customers rate {label} low: quality red"
        fix = "stop marketing on it, keep service messages, and check consent of the last 7 days"
        yield Fault("quality red", number.id, reason, fix, breaks=False)


def _strange(view: ChannelView, promise: Promise) -> Fault:
    reason = f"the channel “{view.handle}” is no account of any configured connector"
    fix = "name one of the accounts in runbook.yaml, as `instance/alias`"
    return Fault("unknown channel", promise.subject, reason, fix, place=promise.channel_place or promise.place)


def _account(estate: Estate, view: ChannelView, account: Account) -> Iterator[Fault]:
    state = view.health
    if state is None:
        return
    stopped = blocked(view)
    if stopped is not None:
        yield stopped
    elif state.ability == "limited" and _recent(estate, state):
        reason = f"“{account.name}” is newly limited: {_why(state)}"
        advice = "; ".join(one.advice for one in state.reasons if one.advice) or "do not plan a mass notice on it"
        yield Fault("account limited", account.id, reason, advice, False, view.url)
    if state.expires is not None and timedelta(0) < state.expires - estate.info.taken < EXPIRES_SOON:
        reason = f"the token of “{account.name}” ends on {state.expires:%Y-%m-%d}"
        fix = "make a new token and put it where the settings say"
        yield Fault("token expiring", account.id, reason, fix, False, view.url)


def _why(state: Health) -> str:
    told = "; ".join(f"{one.text} ({one.code})" for one in state.reasons)
    word = state.reported if state.reported.lower() != "available" else ""
    return told or word or state.status or "no reason given"


def _recent(estate: Estate, state: Health) -> bool:
    since = began(estate, state.id, state.since, lambda earlier: earlier.ability == state.ability)
    return since is not None and estate.info.taken - since < NEW


def _reach(view: ChannelView, promises: tuple[Promise, ...]) -> Iterator[Fault]:
    """Ceilings beside what the promises need; nothing is compared where one of them, or a sender, is not known."""
    states = [state for _, state in view.numbers if state is not None]
    if view.account is None or view.gaps or not states or len(states) < len(view.numbers):
        return
    limits, rates = [one.limit for one in states], [one.rate for one in states]
    most = max((one for one in limits if one is not None), default=None) if -1 not in limits else None
    total = sum(one for one in rates if one is not None)
    for promise in promises:
        if promise.audience and most is not None and None not in limits and most < promise.audience:
            reason = f"“{view.handle}” may reach {most} customers a day, {promise.audience} are to be told"
            yield _ceiling("limit below audience", view, reason, _LIMIT, promise)
        if promise.peak and None not in rates and total < promise.peak:
            reason = f"“{view.handle}” sends {total} messages a second, the promise needs {promise.peak}"
            yield _ceiling("rate below peak", view, reason, _RATE, promise)


def _ceiling(name: str, view: ChannelView, reason: str, fix: str, promise: Promise) -> Fault:
    assert view.account is not None
    return Fault(name, view.account.id, reason, fix, False, view.url, promise.place, (promise.subject,))


_LIMIT = "raise the limit with the provider, or split the audience over other channels"
_RATE = "ask the provider for a higher throughput, or pace the sender and say so in the promise"
