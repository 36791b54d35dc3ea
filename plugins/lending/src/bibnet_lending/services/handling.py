"""A copy in hands at the desk: what it is says what is done with it.

A free one is lent on the ticket that is open, a lent one comes back. What was fetched for an order
is put aside, what was promised to another library is sent, what has come from another library waits
for its reader, and goes home after.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.electronic.borrowing import return_loan
from bibnet_lending.models import (
    Circulation,
    CopyState,
    DeskAct,
    DeskActKind,
    Exchange,
    ExchangeState,
    Loan,
    RequestState,
)
from bibnet_lending.models.exchanges import BOUND

from .borrowed import away_with, exchange_of
from .borrowing import lend_on, receive
from .exchanging import send, send_back
from .lending import lend
from .pressing import Desk, Outcome, done_once
from .returning import bring_back, take_back

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

# A scanner that reads a book twice does not take it back at once.
TWICE = timedelta(seconds=8)


def with_copy(desk: Desk, copy: int, *, key: str, override: str = "") -> Outcome:
    """Do with a copy what its state asks for."""
    facts = catalog.copies([copy]).get(copy)
    if facts is None:
        return not_found()
    if facts.library != desk.library.pk:
        return _with_another_librarys(desk, facts, key=key)
    loan = _loan_of(desk, copy)
    if loan is not None:
        if _is_scanned_twice(desk, loan):
            return Outcome(note=_("It was lent a moment ago."))
        return done_once(desk, key, partial(_take_back, desk, facts))
    found = Circulation.objects.of(desk.library).filter(copy=copy).first()
    state = found.state if found is not None else CopyState.FREE
    exchange = away_with(found) if found is not None else None
    if exchange is not None and exchange.state != ExchangeState.AGREED:
        return done_once(desk, key, partial(_take_back, desk, facts))
    if desk.ticket is not None:
        return done_once(desk, key, partial(_lend, desk, facts, override))
    if exchange is not None:
        return done_once(desk, key, partial(_send, desk, facts, exchange))
    if state == CopyState.FREE:
        note = _("«{book}» is free. Open a ticket to lend it.").format(book=name_of(facts))
        return Outcome(note=note)
    is_found = state == CopyState.LOST
    return done_once(desk, key, partial(_take_back, desk, facts, is_found=is_found))


def give_back(desk: Desk, loan: Loan, *, key: str) -> Outcome:
    """Take back what stands in the list of a ticket."""
    if loan.is_electronic and loan.is_open:
        return done_once(desk, key, partial(_give_back, desk, loan))
    facts = catalog.copies([loan.copy_id])[loan.copy_id] if loan.copy_id else None
    if facts is None or not loan.is_open:
        return Outcome(note=str(errors.Returned()))
    if facts.library != desk.library.pk:
        return done_once(desk, key, partial(_take_from_reader, desk, facts, loan))
    return done_once(desk, key, partial(_take_back, desk, facts))


def borrowed_copies(library: Library, number: str) -> list[CopyFacts]:
    """Copies of other libraries that are here, or on their way, and bear the number."""
    spellings = {number, number.replace(" ", "")}
    bears = Q(copy__barcode__in=spellings) | Q(copy__inventory__in=spellings)
    rows = Exchange.objects.of(library).filter(bears, state__in=BOUND, copy__isnull=False)
    return list(catalog.copies(rows.order_by("pk").values_list("copy", flat=True)).values())


def not_found() -> Outcome:
    return Outcome(note=_("Neither a ticket nor a book of this library was found."))


def name_of(facts: CopyFacts) -> str:
    number = facts.inventory or facts.barcode
    return f"{facts.edition.name} · {number}" if number else facts.edition.name


def _loan_of(desk: Desk, copy: int) -> Loan | None:
    rows = Loan.objects.of(desk.library).filter(copy=copy, returned_at=None)
    return rows.select_related("ticket").first()


def _is_scanned_twice(desk: Desk, loan: Loan) -> bool:
    is_same = desk.ticket is not None and loan.ticket_id == desk.ticket.pk
    return is_same and desk.now - loan.lent_at < TWICE


def _with_another_librarys(desk: Desk, facts: CopyFacts, *, key: str) -> Outcome:
    """A copy of another library, which is here by an exchange or not at all."""
    exchange = exchange_of(facts.number)
    if exchange is None or exchange.library_id != desk.library.pk:
        return not_found()
    match exchange.state:
        case ExchangeState.AGREED | ExchangeState.SENT:
            return done_once(desk, key, partial(_receive, desk, facts, exchange))
        case ExchangeState.RECEIVED:
            return _with_one_that_waits(desk, facts, exchange, key=key)
        case ExchangeState.LENT:
            loan = _loan_of(desk, facts.number)
            if loan is None:
                return Outcome(note=str(errors.Returned()))
            if _is_scanned_twice(desk, loan):
                return Outcome(note=_("It was lent a moment ago."))
            return done_once(desk, key, partial(_take_from_reader, desk, facts, loan))
        case _:
            return done_once(desk, key, partial(_send_back, desk, facts, exchange))


def _with_one_that_waits(desk: Desk, facts: CopyFacts, exchange: Exchange, *, key: str) -> Outcome:
    request = exchange.request
    if request is None or request.state != RequestState.READY:
        return done_once(desk, key, partial(_send_back, desk, facts, exchange))
    if desk.ticket is None:
        note = _("«{book}» waits for request No. {number}. Open the reader’s ticket to lend it.")
        return Outcome(note=note.format(book=name_of(facts), number=request.pk))
    return done_once(desk, key, partial(_lend_on, desk, facts, exchange))


def _lend(desk: Desk, facts: CopyFacts, override: str, act: DeskAct) -> None:
    assert desk.ticket is not None
    act.copy_number, act.text = facts.number, name_of(facts)
    loan = lend(
        ticket=desk.ticket,
        copy=facts,
        branch=desk.branch,
        actor=desk.actor,
        override=override,
        now=desk.now,
    )
    _lent(act, loan)


def _lend_on(desk: Desk, facts: CopyFacts, exchange: Exchange, act: DeskAct) -> None:
    assert desk.ticket is not None
    act.text = name_of(facts)
    request = exchange.request
    if request is None or request.reader_id != desk.ticket.reader_id:
        raise errors.KeptForAnother
    lent = lend_on(exchange=exchange, actor=desk.actor, now=desk.now)
    assert lent.loan is not None
    _lent(act, lent.loan)


def _lent(act: DeskAct, loan: Loan) -> None:
    act.kind, act.loan = DeskActKind.LENT, loan
    act.title = _("Lent until {day}").format(day=date_format(loan.due_on, "j E"))


def _take_back(desk: Desk, facts: CopyFacts, act: DeskAct, *, is_found: bool = False) -> None:
    back = take_back(copy=facts.number, branch=desk.branch, actor=desk.actor, now=desk.now)
    act.loan = back.loan
    is_back = back.loan is not None or back.exchange is not None
    act.kind = DeskActKind.RETURNED if is_back else DeskActKind.PUT_ASIDE
    act.text = name_of(facts)
    place = facts.call_number or facts.place or "—"
    if back.home is not None:
        act.title = _("Send it to {place}").format(place=back.home)
    elif back.order is not None:
        act.title = _("On the shelf of orders: No. {number}").format(number=back.order.pk)
    elif is_found:
        act.title = _("It was lost and is found. To its place: {place}").format(place=place)
    else:
        act.title = _("Returned. To its place: {place}").format(place=place)


def _give_back(desk: Desk, loan: Loan, act: DeskAct) -> None:
    """An electronic book, at the reader's wish."""
    act.text = catalog.editions([loan.edition_id])[loan.edition_id].name
    act.loan = return_loan(loan=loan, actor=desk.actor, now=desk.now)
    act.kind, act.title = DeskActKind.RETURNED, _("Given back")


def _take_from_reader(desk: Desk, facts: CopyFacts, loan: Loan, act: DeskAct) -> None:
    """A book of another library is back from the reader and goes home from here."""
    act.text = name_of(facts)
    exchange = exchange_of(facts.number)
    act.loan = bring_back(loan=loan, branch=desk.branch, actor=desk.actor, now=desk.now)
    act.kind = DeskActKind.RETURNED
    _to_owner(act, exchange)


def _send(desk: Desk, facts: CopyFacts, exchange: Exchange, act: DeskAct) -> None:
    act.text = name_of(facts)
    send(exchange=exchange, actor=desk.actor, now=desk.now)
    act.kind = DeskActKind.PUT_ASIDE
    act.title = _("Send it to {place}").format(place=exchange.pickup)


def _receive(desk: Desk, facts: CopyFacts, exchange: Exchange, act: DeskAct) -> None:
    """It has come; that it was sent is written down with it if the other side has forgotten."""
    act.text = name_of(facts)
    if exchange.state == ExchangeState.AGREED:
        send(exchange=exchange, actor=desk.actor, now=desk.now)
    came = receive(exchange=exchange, actor=desk.actor, now=desk.now)
    act.kind, request = DeskActKind.PUT_ASIDE, came.request
    if request is not None and request.state == RequestState.READY:
        act.title = _("On the shelf of orders: request No. {number}").format(number=request.pk)
    else:
        act.title = _("Nobody waits for it any more. Send it back to {place}").format(
            place=exchange.lender
        )


def _send_back(desk: Desk, facts: CopyFacts, exchange: Exchange, act: DeskAct) -> None:
    act.text = name_of(facts)
    if exchange.state != ExchangeState.SENT_BACK:
        send_back(exchange=exchange, actor=desk.actor, now=desk.now)
    act.kind = DeskActKind.PUT_ASIDE
    _to_owner(act, exchange)


def _to_owner(act: DeskAct, exchange: Exchange | None) -> None:
    act.title = _("Send it to {place}").format(place=exchange.lender if exchange else "—")
