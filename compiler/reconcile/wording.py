"""What declared wording and playbooks lack, as far as structure tells; tone is not judged here."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from compiler.model.chain import Fault
from compiler.model.promise import Message, Playbook, Promise, Service
from compiler.reconcile.budget import plain

PLACEHOLDER = re.compile(r"\b(TODO|TBD|FIXME|XXX|lorem ipsum)\b|<[A-Z][A-Z _-]+>|\[[A-Z][A-Z _-]+\]", re.I)
IMPACT = re.compile(
    r"impact|affect|delay|late|cannot|can't|unable|may not|slower|interrupt|unavailable|problem|"
    r"impact|afet|atras|demora|não (consegu|est)|instabil|indispon|interrup|lent|problema", re.I,
)  # fmt: skip
NEXT_UPDATE = re.compile(
    r"next update|update you (again )?(by|at|in|within)|again (by|at|in|within)|\{\{\s*next_update[^}]*\}\}|"
    r"próxima atualização|nova atualização|novas notícias|voltamos a (informar|atualizar)|atualiza\w* (até|às|em)",
    re.I,
)  # fmt: skip
APOLOGY = re.compile(r"sorry|apolog|desculp|lament|sentimos", re.I)


def wording_faults(service: Service, today: date, review_after: timedelta) -> tuple[Fault, ...]:
    """Faults of promises, playbooks and messages as written, each at its place; reviews age by `review_after`."""
    return (
        *(fault for promise in service.promises for fault in _promise(service, promise)),
        *_duplicates(service),
        *(fault for book in service.playbooks for fault in _playbook(service, book, today - review_after)),
        *(fault for message in service.messages for fault in _message(message)),
    )


def _promise(service: Service, promise: Promise) -> Iterator[Fault]:
    if promise.objective is None:
        fix = promise.suggestion or "say how much of what, within which limit, over which window"
        reason = f"“{promise.says}” has no numbers that could be measured"
        yield Fault("no numbers", promise.subject, reason, fix, place=promise.place)
    if not promise.to:
        reason = f"the promise “{promise.id}” names nobody it is made to"
        yield Fault(
            "made to nobody", promise.subject, reason, "add `to:`, such as `to: merchants`", place=promise.place
        )
    for one in service.context.depends_on:
        ours = promise.objective
        if one.hard and one.promises is not None and ours is not None and one.promises < ours.target:
            given = plain(one.promises)
            reason = f"promised {plain(ours.target)} %, but its hard dependency {one.name} gives {given} %"
            fix = f"make {one.name} redundant, or promise at most {plain(one.promises)} %"
            yield Fault("beyond its dependency", promise.subject, reason, fix, place=one.place or promise.place)


def _duplicates(service: Service) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], Promise] = {}
    for promise in service.promises:
        words = " ".join(promise.says.lower().split())
        key = (words, promise.channel, promise.scope)
        first = seen.setdefault(key, promise)
        if first is not promise:
            reason = f"the promise “{promise.id}” says the same as “{first.id}”"
            yield Fault("duplicate promise", promise.subject, reason, "keep one of them", place=promise.place)


def _playbook(service: Service, book: Playbook, since: date) -> Iterator[Fault]:
    known = {contact.role.lower() for contact in service.contacts} | {one.name.lower() for one in service.contacts}
    if not book.escalate and not known - {""}:
        reason = f"the playbook “{book.scenario}” names nobody to escalate to, and no contact is declared"
        yield Fault("no escalation", book.subject, reason, "add `escalate:` or `contacts:`", place=book.place)
    reviews = [book.reviewed, *(tell.reviewed for tell in book.tell)]
    for reviewed in (one for one in reviews if one is not None):
        if reviewed < since:
            reason = f"the playbook “{book.scenario}” was last reviewed on {reviewed}"
            yield Fault("not reviewed", book.subject, reason, "review it, and set the day", place=book.place)
            return


def _message(message: Message) -> Iterator[Fault]:
    name = f"the {message.audience} message" + (f" ({message.language})" if message.language else "")
    found = PLACEHOLDER.search(message.text)
    if found:
        reason = f"{name} holds the placeholder “{found.group(0)}”"
        yield Fault(
            "unfilled placeholder", message.subject, reason, "write the words, or a `{{name}}`", place=message.place
        )
    if message.audience == "internal" or not message.text.strip():
        return
    parts = (("the impact", IMPACT), ("the next update", NEXT_UPDATE), ("an apology", APOLOGY))
    lacks = [what for what, pattern in parts if not pattern.search(message.text)]
    if lacks:
        reason = f"{name} lacks {' and '.join(lacks)}"
        fix = "say what customers notice, when the next update comes, and that you are sorry"
        yield Fault("incomplete message", message.subject, reason, fix, place=message.place)
