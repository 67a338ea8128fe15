"""Actionable: does a playbook hold concrete first actions for this promise?"""

import re
from dataclasses import replace

from compiler.model.chain import Evidence, Fault, Link, broken, proven
from compiler.model.promise import Action, Playbook, Promise
from compiler.reconcile.context import Context


def claims(context: Context) -> tuple[Playbook, ...]:
    """The playbooks that name the promise or one of its alerts, in the order in which they are declared."""
    alerts = {key for one in context.alerts for key in (one.id.key, str(one.id))}
    named = {context.promise.id} | {f"monitor:{key}" for key in alerts}
    return tuple(one for one in context.service.playbooks if named & set(one.when))


def actionable(context: Context) -> Link:
    """The seventh link, from the declaration alone."""
    books = claims(context)
    if not books:
        return broken("actionable", _unclaimed(context.promise))
    faults = tuple(fault for book in books for fault in action_faults(book))
    holding = [book for book in books if any(concrete(action) for action in book.first_actions)]
    if not holding:
        return broken("actionable", faults[0], faults=faults[1:])
    book = holding[0]
    count = sum(concrete(action) for action in book.first_actions)
    reason = f"playbook “{book.scenario}” has {count} concrete first action{'s' if count > 1 else ''}"
    proof = Evidence("declared", f"{reason} ({book.place.file}:{book.place.line})", (book.subject,))
    return proven("actionable", reason, evidence=(proof,), faults=tuple(replace(one, breaks=False) for one in faults))


def concrete(action: Action) -> bool:
    """Whether an action can be followed: a command, a url, or a judgement that is said to be one."""
    if action.form == "text":
        return bool(_COMMAND.search(action.text))
    return bool(action.text.strip())


def action_faults(book: Playbook) -> tuple[Fault, ...]:
    """What is wrong with the first actions of a playbook, each at its own place."""
    if not book.first_actions:
        reason = f"the playbook “{book.scenario}” has no first actions"
        return (Fault("no first actions", book.subject, reason, _HOW, place=book.place),)
    return tuple(
        Fault("vague action", book.subject, f"“{action.text}” is no concrete action", _HOW, place=action.place)
        for action in book.first_actions
        if not concrete(action)
    )


_COMMAND = re.compile(r"`[^`]*\w[^`]*`")
"""A command within words, as Markdown sets it."""

_HOW = "write `run: <command>`, `open: <url>`, or `judgement: … because …`"


def _unclaimed(promise: Promise) -> Fault:
    reason = f"no playbook names the promise “{promise.id}”"
    fix = f"add a playbook with `when: [{promise.id}]` and its first actions"
    return Fault("no first actions", promise.subject, reason, fix, place=promise.place)
