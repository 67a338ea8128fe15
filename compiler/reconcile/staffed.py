"""Staffed: is an active person on shift at the first level, now and for the next days?

Unknown until a connector brings schedules; it never guesses from a name.
"""

from compiler.model.chain import Link, not_applicable, unknown
from compiler.reconcile.context import Context
from compiler.reconcile.paged import NO_ONCALL


def staffed(context: Context) -> Link:
    """The fifth link."""
    if context.promise.response != "page":
        return not_applicable("staffed", f"the promise asks for a {context.promise.response}, not for a page")
    return unknown("staffed", NO_ONCALL.why, (NO_ONCALL,))
