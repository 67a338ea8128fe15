"""Mail that an alert sends: to the door of an on-call product, which pages, or to a person, whom it wakes not.

Which of the two an address is, is only known where the product that has it told so; the door gives one address one
pseudonym, whichever product names it.
"""

from compiler.model.base import Kind
from compiler.model.rota import Responder
from compiler.model.routing import Integration, mailed
from compiler.model.watching import Address
from compiler.ports import Estate

SILENT_FORMS = frozenset({"ticket", "chat"})
"""Forms that wake nobody. Mail is none of them by itself: on-call products take pages by mail too."""


def mail_doors(estate: Estate, address: Address) -> tuple[Integration, ...]:
    """The integrations that take mail at that address."""
    if address.form != "mail" or address.templated:
        return ()
    found = estate.tagged(Kind.INTEGRATION, mailed(_mailbox(address))).rows
    return tuple(one for one in found if isinstance(one, Integration))


def silent(estate: Estate, address: Address) -> bool:
    """Whether it is known that telling this address wakes nobody: a ticket, a chat, or the mailbox of a person."""
    if address.templated:
        return False
    return address.form in SILENT_FORMS or (address.form == "mail" and _is_person(estate, address))


def _is_person(estate: Estate, address: Address) -> bool:
    """Whether it is the address of somebody's account, and of no integration as far as these were read."""
    doors = estate.tagged(Kind.INTEGRATION, mailed(_mailbox(address)))
    if doors.rows or any(gap.configured for gap in doors.gaps):
        return False
    people = estate.tagged(Kind.RESPONDER, mailed(_mailbox(address))).rows
    return any(isinstance(one, Responder) for one in people)


def _mailbox(address: Address) -> str:
    return address.text.removeprefix("@")
