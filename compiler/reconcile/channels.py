"""The channels that a service speaks through: what was read of them, and what ails them."""

from collections.abc import Iterator
from datetime import timedelta

from compiler.model.base import Id, Kind
from compiler.model.chain import ChannelView, Fault
from compiler.model.channel import Account, Health, Number, Template
from compiler.model.promise import Promise, Service
from compiler.ports import Estate
from compiler.reconcile.held import began

NEW = timedelta(days=7)
EXPIRES_SOON = timedelta(days=14)
SENDING = frozenset({"", "connected", "linked", "active", "unknown"})


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
    return ChannelView(
        handle,
        account,
        health(estate, account.id),
        tuple((row, health(estate, row.id)) for row in numbers.rows if isinstance(row, Number)),
        tuple((row, health(estate, row.id)) for row in templates.rows if isinstance(row, Template)),
        tuple(sorted(set(numbers.gaps + templates.gaps + answer.gaps))),
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
    return (
        *_account(estate, view, view.account),
        *(fault for number, state in view.numbers for fault in _number(number, state)),
        *_reach(view, promises),
    )


def _strange(view: ChannelView, promise: Promise) -> Fault:
    reason = f"the channel “{view.handle}” is no account of any configured connector"
    fix = "name one of the accounts in runbook.yaml, as `instance/alias`"
    return Fault("unknown channel", promise.subject, reason, fix, place=promise.channel_place or promise.place)


def _account(estate: Estate, view: ChannelView, account: Account) -> Iterator[Fault]:
    state = view.health
    if state is None:
        return
    why = "; ".join(f"{one.text} ({one.code})" for one in state.reasons) or state.reported or "no reason given"
    advice = "; ".join(one.advice for one in state.reasons if one.advice) or "open the account's page at the provider"
    if state.ability == "blocked":
        yield Fault("account blocked", account.id, f"“{account.name}” cannot send: {why}", advice, url=view.url)
    elif state.ability == "limited" and _recent(estate, state):
        yield Fault("account limited", account.id, f"“{account.name}” is newly limited: {why}", advice, False, view.url)
    if state.expires is not None and timedelta(0) < state.expires - estate.info.taken < EXPIRES_SOON:
        reason = f"the token of “{account.name}” ends on {state.expires:%Y-%m-%d}"
        yield Fault("token expiring", account.id, reason, "make a new token and put it where the settings say", False)


def _recent(estate: Estate, state: Health) -> bool:
    since = began(estate, state.id, state.since)
    return since is not None and estate.info.taken - since < NEW


def _number(number: Number, state: Health | None) -> Iterator[Fault]:
    if state is None:
        return
    label = f"“{number.name}” ({number.masked})" if number.masked else f"“{number.name}”"
    if state.ability == "blocked" or state.status not in SENDING:
        word = state.status or state.reported
        fix = "open the number at the provider and follow its advice; move traffic to another number meanwhile"
        yield Fault("number cannot send", number.id, f"{label} cannot send: {word}", fix)
    if state.quality == "red":
        reason = f"customers rate {label} low: quality red"
        fix = "stop marketing on it, keep service messages, and check consent of the last 7 days"
        yield Fault("quality red", number.id, reason, fix, breaks=False)


def _reach(view: ChannelView, promises: tuple[Promise, ...]) -> Iterator[Fault]:
    """Ceilings beside what the promises need; without a declared audience or peak nothing is compared."""
    assert view.account is not None
    limits = [state.limit for _, state in view.numbers if state is not None and state.limit is not None]
    rates = [state.rate for _, state in view.numbers if state is not None and state.rate is not None]
    for promise in promises:
        if promise.audience and limits and -1 not in limits and max(limits) < promise.audience:
            reason = f"“{view.handle}” may reach {max(limits)} customers a day, {promise.audience} are to be told"
            yield Fault("limit below audience", view.account.id, reason, _LIMIT, False, view.url, promise.place)
        if promise.peak and rates and len(rates) == len(view.numbers) and sum(rates) < promise.peak:
            reason = f"“{view.handle}” sends {sum(rates)} messages a second, the promise needs {promise.peak}"
            yield Fault("rate below peak", view.account.id, reason, _RATE, False, view.url, promise.place)


_LIMIT = "raise the limit with the provider, or split the audience over other channels"
_RATE = "ask the provider for a higher throughput, or pace the sender and say so in the promise"
