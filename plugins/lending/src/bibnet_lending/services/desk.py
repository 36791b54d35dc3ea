"""The desk: one box for tickets and books; what is scanned says what is done.

A free book is lent on the ticket that is open, a lent one comes back, one that was fetched for an
order is put aside. Each press is done once, whatever the browser sends twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.registers import any_case
from bibnet_lending import errors, phone
from bibnet_lending.electronic.borrowing import return_loan
from bibnet_lending.models import DeskAct, DeskActKind, Loan, Order, ReaderTicket, TicketState
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.tickets import IN_USE

from .borrowing import exchange_of, take_from_reader
from .lending import lend, renew_loan
from .returning import take_back
from .tickets import READERS, honoured_by, honours
from .undoing import undo_loan, undo_return

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

MOST_CHOICES = 20
# A scanner that reads a book twice does not take it back at once.
TWICE = timedelta(seconds=8)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where somebody stands: a part of a library, the ticket that is open, who works there."""

    branch: Library
    ticket: ReaderTicket | None
    actor: User | None
    now: datetime = field(default_factory=timezone.now)

    @property
    def library(self) -> Library:
        return self.branch.member


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a press: an act that is kept, a ticket to open, or what may have been meant."""

    act: DeskAct | None = None
    ticket: ReaderTicket | None = None
    tickets: list[ReaderTicket] = field(default_factory=list)
    copies: list[CopyFacts] = field(default_factory=list)
    # A sentence where nothing was done.
    note: str = ""


def scan(desk: Desk, typed: str, *, key: str, override: str = "") -> Outcome:
    """Do what the scanned or typed number says, or tell what may have been meant.

    Books come first, by barcode or inventory number; then tickets, surnames, titles.
    """
    typed = " ".join(typed.split())
    if not typed:
        return Outcome()
    numbered = catalog.numbered_copies(desk.library, typed)
    if len(numbered) == 1:
        return with_copy(desk, numbered[0].number, key=key, override=override)
    if numbered:
        return Outcome(copies=numbered, note=_("Several copies bear this number."))
    if ticket := ticket_of(desk.library, typed):
        return Outcome(ticket=ticket)
    if tickets := _by_surname(desk.library, typed):
        return Outcome(ticket=tickets[0]) if len(tickets) == 1 else Outcome(tickets=tickets)
    copies = catalog.find_copies(desk.library, typed)[:MOST_CHOICES]
    if copies:
        return Outcome(copies=copies)
    return Outcome(note=_("Neither a ticket nor a book of this library was found."))


def with_copy(desk: Desk, copy: int, *, key: str, override: str = "") -> Outcome:
    """Lend a copy, take it back or put it aside, as its state asks for."""
    facts = catalog.copies([copy]).get(copy)
    if facts is None or facts.library != desk.library.pk:
        return Outcome(note=_("Neither a ticket nor a book of this library was found."))
    loan = (
        Loan.objects.of(desk.library)
        .filter(copy=copy, returned_at=None)
        .select_related("ticket")
        .first()
    )
    if loan is not None:
        is_same = desk.ticket is not None and loan.ticket_id == desk.ticket.pk
        if is_same and desk.now - loan.lent_at < TWICE:
            return Outcome(note=_("It was lent a moment ago."))
        return _done(desk, key, lambda act: _take_back(desk, facts, act))
    if desk.ticket is not None:
        return _done(desk, key, lambda act: _lend(desk, facts, act, override))
    is_ordered = Order.objects.of(desk.library).filter(copy=copy, state__in=OPEN).exists()
    if is_ordered:
        return _done(desk, key, lambda act: _take_back(desk, facts, act))
    return Outcome(note=_("«{book}» is free. Open a ticket to lend it.").format(book=_name(facts)))


def give_back(desk: Desk, loan: Loan, *, key: str) -> Outcome:
    """Take back what stands in the list of a ticket."""
    if loan.is_electronic and loan.is_open:
        return _done(desk, key, lambda act: _give_back(desk, loan, act))
    facts = catalog.copies([loan.copy_id])[loan.copy_id] if loan.copy_id else None
    if facts is None or not loan.is_open:
        return Outcome(note=str(errors.Returned()))
    if facts.library != desk.library.pk:
        return _done(desk, key, lambda act: _take_for_another(desk, loan, facts, act))
    return _done(desk, key, lambda act: _take_back(desk, facts, act))


def renew(desk: Desk, loan: Loan, *, key: str, override: str = "") -> Outcome:
    """Lend it for another term."""

    def act_on(act: DeskAct) -> None:
        act.text = catalog.editions([loan.edition_id])[loan.edition_id].name
        renewed = renew_loan(loan=loan, actor=desk.actor, override=override, now=desk.now)
        act.kind, act.loan = DeskActKind.RENEWED, renewed
        act.title = _("Renewed until {day}").format(day=date_format(renewed.due_on, "j E"))

    return _done(desk, key, act_on)


def undo_last(desk: Desk, *, key: str) -> Outcome:
    """Take back the last act of this person at this desk, if it was a loan or a return."""
    last = (
        DeskAct.objects.of(desk.library)
        .filter(branch=desk.branch, by=desk.actor)
        .exclude(kind=DeskActKind.REFUSED)
        .select_related("loan__library", "ticket")
        .first()
    )
    if (
        last is None
        or last.loan is None
        or last.kind
        not in (
            DeskActKind.LENT,
            DeskActKind.RETURNED,
        )
    ):
        return Outcome(note=_("There is nothing to take back."))
    loan, was = last.loan, last.kind

    def act_on(act: DeskAct) -> None:
        act.text = last.text
        undo = undo_loan if was == DeskActKind.LENT else undo_return
        undo(loan=loan, actor=desk.actor, now=desk.now)
        act.kind, act.loan = DeskActKind.UNDONE, loan
        act.title = _("Taken back: {act}").format(act=last.title)

    return _done(desk, key, act_on)


def ticket_of(library: Library, number: str) -> ReaderTicket | None:
    """The ticket with this number, barcode or square of a telephone that the library honours, its
    own first; one that was lost opens too by its number, so that it is seen.
    """
    shown = phone.ticket_behind(number, now=timezone.now())
    if shown is not None:
        return shown if honours(library, shown) else None
    with all_libraries(READERS):
        rows = ReaderTicket.objects.filter(state__in=(*IN_USE, TicketState.LOST)).select_related(
            "library", "group", "reader"
        )
        found = [*rows.filter(number=number), *rows.filter(barcode=number)]
    return min(
        honoured_by([library], found)[library.pk],
        key=lambda one: (one.library_id != library.pk, not one.is_in_use, one.pk),
        default=None,
    )


def _by_surname(library: Library, typed: str) -> list[ReaderTicket]:
    words = typed.split()
    if not words[0].isalpha():
        return []
    rows = ReaderTicket.objects.of(library).filter(
        state__in=IN_USE, reader__last_name__iregex=f"^{any_case(words[0])}"
    )
    for word in words[1:3]:
        rows = rows.filter(reader__first_name__iregex=f"^{any_case(word.rstrip('.'))}")
    shown = rows.select_related("library", "group", "reader")
    return list(shown.order_by("reader__last_name", "reader__first_name", "pk")[:MOST_CHOICES])


def _done(desk: Desk, key: str, do: Callable[[DeskAct], None]) -> Outcome:
    """Do something once for a key and keep what came of it, a refusal too."""
    act = DeskAct(
        library=desk.library,
        branch=desk.branch,
        key=key,
        kind=DeskActKind.REFUSED,
        ticket=desk.ticket,
        by=desk.actor,
        at=desk.now,
    )
    try:
        with transaction.atomic():
            act.save()
            try:
                with transaction.atomic():
                    do(act)
            except errors.LendingError as error:
                act.kind, act.title = DeskActKind.REFUSED, str(error)
                act.text = ". ".join(part for part in (act.text, error.next_step) if part)
                act.code = error.code if error.can_be_overridden else ""
            act.save()
    except IntegrityError:
        act = DeskAct.objects.of(desk.library).select_related("ticket").get(key=key)
    return Outcome(act=act)


def _lend(desk: Desk, facts: CopyFacts, act: DeskAct, override: str) -> None:
    assert desk.ticket is not None
    act.copy_number, act.text = facts.number, _name(facts)
    loan = lend(
        ticket=desk.ticket,
        copy=facts.number,
        branch=desk.branch,
        actor=desk.actor,
        override=override,
        now=desk.now,
    )
    act.kind, act.loan = DeskActKind.LENT, loan
    act.title = _("Lent until {day}").format(day=date_format(loan.due_on, "j E"))


def _take_back(desk: Desk, facts: CopyFacts, act: DeskAct) -> None:
    back = take_back(copy=facts.number, branch=desk.branch, actor=desk.actor, now=desk.now)
    act.loan = back.loan
    act.kind = DeskActKind.RETURNED if back.loan is not None else DeskActKind.PUT_ASIDE
    act.text = _name(facts)
    if back.home is not None:
        act.title = _("Send it to {place}").format(place=back.home)
    elif back.order is not None:
        act.title = _("On the shelf of orders: No. {number}").format(number=back.order.pk)
    else:
        act.title = _("Returned. To its place: {place}").format(
            place=facts.call_number or facts.place or "—"
        )


def _give_back(desk: Desk, loan: Loan, act: DeskAct) -> None:
    """An electronic book, at the reader's wish."""
    act.text = catalog.editions([loan.edition_id])[loan.edition_id].name
    act.loan = return_loan(loan=loan, actor=desk.actor, now=desk.now)
    act.kind, act.title = DeskActKind.RETURNED, _("Given back")


def _take_for_another(desk: Desk, loan: Loan, facts: CopyFacts, act: DeskAct) -> None:
    """A book of another library is back from the reader and goes home from here."""
    exchange = exchange_of(facts.number)
    if exchange is None or exchange.library_id != desk.library.pk:
        raise errors.Returned
    take_from_reader(exchange=exchange, actor=desk.actor, now=desk.now)
    act.kind, act.loan, act.text = DeskActKind.RETURNED, loan, _name(facts)
    act.title = _("Send it to {place}").format(place=exchange.lender)


def _name(facts: CopyFacts) -> str:
    number = facts.inventory or facts.barcode
    return f"{facts.edition.name} · {number}" if number else facts.edition.name
