"""Tellable: can the customer be told by a route that does not depend on what failed?"""

from dataclasses import dataclass, replace

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Fault, Link, broken, not_applicable, proven, unknown
from compiler.model.channel import Health, Template
from compiler.model.promise import Playbook, Tell
from compiler.reconcile.actionable import claims
from compiler.reconcile.channels import health
from compiler.reconcile.context import Context
from compiler.reconcile.held import settled

UNSENDABLE = frozenset(
    {"rejected", "disabled", "deleted", "pending_deletion", "archived", "limit_exceeded", "pending", "in_appeal"}
)


@dataclass(frozen=True, slots=True)
class Route:
    """One way of telling: whether it works, whether it depends on what fails, and what is wrong or unknown of it."""

    says: str
    works: bool
    dependent: bool = False
    faults: tuple[Fault, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ids: tuple[Id, ...] = ()


def tellable(context: Context) -> Link:
    """The eighth link, over all routes of all playbooks that claim the promise."""
    if not context.promise.to:
        return not_applicable("tellable", "the promise names nobody who would be told")
    books = claims(context.service, context.promise)
    routes = [route(context, book, tell) for book in books for tell in book.tell]
    faults = tuple(fault for one in routes for fault in one.faults)
    good = [one for one in routes if one.works and not one.dependent]
    if good:
        proof = Evidence("declared", good[0].says, good[0].ids)
        return proven("tellable", good[0].says, evidence=(proof,), faults=tuple(_warning(one) for one in faults))
    gaps = tuple(gap for one in routes if not one.dependent for gap in one.gaps)
    if gaps:
        return unknown("tellable", "; ".join(sorted({str(gap) for gap in gaps})), gaps, faults=faults)
    return broken("tellable", _headline(context, books, routes), faults=faults)


def route(context: Context, book: Playbook, tell: Tell) -> Route:
    """What one declared route is worth in this snapshot."""
    if tell.attested:
        return Route(f"by {tell.attested}, as attested", True)
    handle = tell.channel or context.promise.channel or ""
    if not tell.template or not handle:
        return Route("by a route without a template or channel", False)
    account = context.estate.tagged(Kind.ACCOUNT, frozenset({f"channel:{handle}"}))
    if account.first is None:
        return Route(f"over {handle}", False, gaps=account.gaps)
    found = _wordings(context, account.first.id, book, tell)
    state = health(context.estate, account.first.id)
    able = state is None or state.ability != "blocked"
    unread = () if state else (Gap("health", account.first.id.instance, f"health of {account.first.id} was not read"),)
    return replace(
        found,
        works=found.works and able and not unread,
        dependent=handle == context.promise.channel,
        gaps=found.gaps + unread,
        says=f"with template {tell.template} in {', '.join(tell.languages)} over {handle}",
    )


def _wordings(context: Context, account: Id, book: Playbook, tell: Tell) -> Route:
    answer = context.estate.tagged(Kind.TEMPLATE, frozenset({f"template:{tell.template}"}))
    mine = [row for row in answer.rows if isinstance(row, Template) and row.account == account]
    by_language = {row.language: row for row in mine}
    faults: list[Fault] = []
    ids: list[Id] = []
    for language in tell.languages:
        template = by_language.get(language)
        if template is None:
            faults += [] if answer.gaps else [_missing(account, book, tell, language, by_language)]
            continue
        ids.append(template.id)
        faults += _ails(context, template, health(context.estate, template.id), tell)
    gaps = answer.gaps if len(ids) < len(tell.languages) else ()
    return Route("", not faults and not gaps, faults=tuple(faults), gaps=gaps, ids=tuple(ids))


def _missing(account: Id, book: Playbook, tell: Tell, language: str, known: dict[str, Template]) -> Fault:
    has = f"; it exists in {', '.join(sorted(known))}" if known else ""
    reason = f"template “{tell.template}” is not there in {language}{has}"
    subject = Id(account.instance, Kind.TEMPLATE.value, f"{tell.template}.{language}")
    fix = f"submit “{tell.template}” in {language} for approval, or take the language out of `tell:`"
    return Fault("template missing", subject, reason, fix, place=tell.place, ids=(book.subject,))


def _ails(context: Context, template: Template, state: Health | None, tell: Tell) -> list[Fault]:
    if state is None:
        return []
    name = f"template “{template.title}” ({template.language})"
    if state.status == "paused" and settled(context.estate, state.id, state.since):
        fix = "use another template now; halt the automation, edit the text and send it to review"
        return [Fault("template paused", template.id, f"{name} is paused for low quality", fix, place=tell.place)]
    if state.status in UNSENDABLE:
        why = "; ".join(one.text for one in state.reasons)
        reason = f"{name} cannot be sent: {state.status}" + (f" ({why})" if why else "")
        return [Fault("template refused", template.id, reason, "edit or appeal it, or name another", place=tell.place)]
    return []


def _headline(context: Context, books: tuple[Playbook, ...], routes: list[Route]) -> Fault:
    promise = context.promise
    if any(one.works and one.dependent for one in routes):
        reason = f"customers would be told only through {promise.channel}, the channel that the promise is about"
        fix = "name another route under `tell:`, such as an attested status page"
        return Fault("only through what fails", promise.subject, reason, fix, place=promise.place)
    why = "no playbook that claims it has `tell:`" if not routes else "no declared route works today"
    fix = "add a `tell:` with an approved template, or an attested route"
    place = books[0].place if books else promise.place
    return Fault("nobody can be told", promise.subject, f"customers cannot be told: {why}", fix, place=place)


def _warning(fault: Fault) -> Fault:
    return replace(fault, breaks=False)
