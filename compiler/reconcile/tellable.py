"""Tellable: can the customer be told by a route that does not depend on what failed?"""

from dataclasses import replace

from compiler.model.chain import Evidence, Fault, Link, broken, moot, not_applicable, proven, unknown
from compiler.model.promise import Playbook
from compiler.reconcile.actionable import claims
from compiler.reconcile.context import Context
from compiler.reconcile.routes import Route, route


def tellable(context: Context) -> Link:
    """The eighth link, over all routes of all playbooks that claim the promise."""
    promise = context.promise
    if not promise.to:
        return not_applicable("tellable", "the promise names nobody who would be told")
    books = claims(context)
    if not books:
        return moot("tellable", "actionable")
    routes = [
        route(context.service, context.estate, book, tell, promise.channel) for book in books for tell in book.tell
    ]
    good = [one for one in routes if one.works and not one.dependent]
    faults = tuple(dict.fromkeys(fault for one in routes for fault in one.faults))
    if good:
        proof = Evidence("declared", good[0].says, good[0].ids)
        beside = tuple(replace(fault, breaks=False) for fault in faults)
        return proven("tellable", good[0].says, evidence=(proof,), faults=beside)
    return _not_good(context, books, routes, faults)


def _not_good(context: Context, books: tuple[Playbook, ...], routes: list[Route], faults: tuple[Fault, ...]) -> Link:
    """Broken by the declaration where every route depends on what fails, else by what is live, where that is known."""
    if routes and all(one.dependent for one in routes):
        return broken("tellable", _through_failure(context), faults=faults)
    others = [one for one in routes if not one.dependent]
    gaps = tuple(sorted({gap for one in others for gap in one.gaps}))
    if gaps:
        return unknown("tellable", "; ".join(map(str, gaps)), gaps, faults=faults)
    live = [fault for one in others for fault in one.faults]
    if live:
        return broken("tellable", live[0], faults=tuple(fault for fault in faults if fault is not live[0]))
    return broken("tellable", _nobody(context, books, others), faults=faults)


def _through_failure(context: Context) -> Fault:
    promise = context.promise
    reason = f"customers would be told only through {promise.channel}, the channel that the promise is about"
    fix = "name another route under `tell:`, such as an attested status page"
    return Fault("only through what fails", promise.subject, reason, fix, place=promise.place)


def _nobody(context: Context, books: tuple[Playbook, ...], routes: list[Route]) -> Fault:
    why = "; ".join(dict.fromkeys(one.why for one in routes)) or "no playbook that claims it has `tell:`"
    fix = "add a `tell:` with an approved template, or an attested route"
    return Fault("nobody can be told", context.promise.subject, f"customers cannot be told: {why}", fix,
                 place=books[0].place)  # fmt: skip
