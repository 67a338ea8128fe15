"""Where a fault is mended: the page of the live thing at fault, as its own provider addresses it."""

from dataclasses import replace

from compiler.model.chain import Fault, Link, Row
from compiler.model.watching import Resource
from compiler.ports import Estate


def leading(estate: Estate, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The faults, each with the url of its subject where the snapshot holds one and none was chosen before."""
    return tuple(_led(estate, fault) for fault in faults)


def led_link(estate: Estate, link: Link) -> Link:
    """The link with its faults leading somewhere."""
    return replace(link, faults=leading(estate, link.faults)) if link.faults else link


def led_row(estate: Estate, row: Row) -> Row:
    """The row with its faults leading somewhere."""
    return replace(row, faults=leading(estate, row.faults)) if row.faults else row


def _led(estate: Estate, fault: Fault) -> Fault:
    thing = None if fault.url else estate.get(fault.subject).first
    if not isinstance(thing, Resource) or thing.opening is None:
        return fault
    return replace(fault, url=thing.opening.url)
