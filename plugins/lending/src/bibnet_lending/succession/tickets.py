"""Tickets of a library that becomes part of another one are valid there."""

from __future__ import annotations

from dataclasses import dataclass

from bibnet.libraries.models import Library
from bibnet_lending.merging import end_for
from bibnet_lending.models import (
    Joining,
    JoiningCode,
    ReaderGroup,
    ReaderTicket,
    TicketKind,
    TicketState,
)
from bibnet_lending.models.tickets import IN_USE
from bibnet_lending.services.former_numbers import apart

from . import names

# What ended before stays with the library that gave it.
GOES = (*IN_USE, TicketState.LOST)


@dataclass(frozen=True)
class Changed:
    """A ticket that is not what it was: `stays` is the one that holds from now on, another one of
    the same reader or the same with a new number.
    """

    was: str
    stays: ReaderTicket
    is_other: bool = False


def follow(library: Library, member: Library) -> list[Changed]:
    """Hand the tickets over with their groups; what changed for whoever holds one.

    Who has tickets of both keeps the successor's. A number that is taken there gets the code of
    the library before it.
    """
    changed = _one_of_two(library, member)
    moving = ReaderTicket.objects.of(library).filter(state__in=GOES)
    changed += _keep_numbers_apart(library, member)
    names.keep_apart(ReaderGroup, library, member)
    ReaderGroup.objects.of(library).update(library=member)
    for model in (Joining, JoiningCode):
        model.objects.of(library).filter(ticket__in=moving).update(library=member)
    moving.update(library=member)
    return changed


def taken_by(member: Library) -> set[str]:
    """All that opens a ticket at a desk of the library."""
    rows = ReaderTicket.objects.of(member).values_list("number", "barcode")
    return {one for pair in rows for one in pair if one}


def _one_of_two(library: Library, member: Library) -> list[Changed]:
    own = ReaderTicket.objects.filter(state__in=IN_USE).exclude(kind=TicketKind.GROUP)
    there = own.filter(library=member)
    gone = own.filter(library=library, reader__in=there.values("reader"))
    kept = {one.reader_id: one for one in there.filter(reader__in=gone.values("reader"))}
    found = []
    taken = taken_by(member)
    for ticket in gone.select_related("library", "reader").order_by("pk"):
        stays = kept[ticket.reader_id]
        _strengthen(stays, ticket)
        _open_by_old_card(stays, ticket, taken)
        end_for(ticket, stays)
        found.append(Changed(ticket.number, stays, is_other=True))
    return found


def _strengthen(stays: ReaderTicket, ends: ReaderTicket) -> None:
    """A full ticket is not lost for a temporary one, nor a later day for an earlier."""
    if ends.kind == TicketKind.PERMANENT and stays.kind != TicketKind.PERMANENT:
        stays.kind = ends.kind
        stays.documents = sorted({*stays.documents, *ends.documents})
        stays.valid_until = ends.valid_until
    elif ends.kind == stays.kind and stays.valid_until is not None:
        stays.valid_until = ends.valid_until and max(stays.valid_until, ends.valid_until)
    stays.save(update_fields=["kind", "documents", "valid_until"])


def _open_by_old_card(stays: ReaderTicket, ends: ReaderTicket, taken: set[str]) -> None:
    """What stands on the card of the one that ends is the barcode of a ticket that has none."""
    if stays.barcode:
        return
    card = ends.barcode or ends.number
    if card in taken:
        card = apart(card, code=ends.library.code, taken=taken)
    taken.add(card)
    stays.barcode = card
    stays.save(update_fields=["barcode"])


def _keep_numbers_apart(library: Library, member: Library) -> list[Changed]:
    """Of both what is read and what is scanned: neither may open somebody else's ticket."""
    there = taken_by(member)
    taken = there | taken_by(library)
    moving = ReaderTicket.objects.of(library).filter(state__in=GOES)
    rows, changed = [], []
    for ticket in moving.select_related("reader").order_by("pk"):
        was = ticket.number, ticket.barcode
        if ticket.number in there:
            ticket.number = apart(ticket.number, code=library.code, taken=taken)
        if ticket.barcode in there:
            ticket.barcode = apart(ticket.barcode, code=library.code, taken=taken)
        if was != (ticket.number, ticket.barcode):
            rows.append(ticket)
        if was[0] != ticket.number and ticket.is_in_use:
            changed.append(Changed(was[0], ticket))
    ReaderTicket.objects.of(library).bulk_update(rows, ["number", "barcode"], batch_size=500)
    return changed
