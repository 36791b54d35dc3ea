"""The desk: one box for tickets and books; what is scanned says what is done.

A free book is lent on the ticket that is open, a lent one comes back, one that was fetched for an
order is put aside. Each press is done once, whatever the browser sends twice.
"""

from __future__ import annotations

from bibnet_catalog import api as catalog
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.registers import any_case
from bibnet_lending import errors, phone
from bibnet_lending.electronic.calls import renewal_outcome
from bibnet_lending.models import DeskAct, DeskActKind, Loan, ReaderTicket, TicketState
from bibnet_lending.models.tickets import IN_USE

from .former_numbers import meant_by
from .handling import borrowed_copies, give_back, not_found, with_copy
from .honouring import READERS, honoured_by, honours
from .lending import renew_loan
from .pressing import Desk, Outcome, done_once
from .undoing import undo_loan, undo_return

__all__ = ["Desk", "Outcome", "give_back", "renew", "scan", "ticket_of", "undo_last", "with_copy"]
MOST_CHOICES = 20


def scan(desk: Desk, typed: str, *, key: str, override: str = "") -> Outcome:
    """Do what the scanned or typed number says, or tell what may have been meant.

    Books come first, by barcode or inventory number; then tickets, surnames, titles.
    """
    typed = " ".join(typed.split())
    if not typed:
        return Outcome()
    numbered = catalog.numbered_copies(desk.library, typed)
    numbered += borrowed_copies(desk.library, typed)
    if len(numbered) == 1:
        return with_copy(desk, numbered[0].number, key=key, override=override)
    if numbered:
        return Outcome(copies=numbered, note=_("Several copies bear this number."))
    if shown := _tickets_of(desk.library, typed):
        own = [one for one in shown if one.library_id == desk.library.pk and one.is_in_use]
        return Outcome(tickets=own) if len(own) > 1 else Outcome(ticket=shown[0])
    if tickets := _by_surname(desk.library, typed):
        return Outcome(ticket=tickets[0]) if len(tickets) == 1 else Outcome(tickets=tickets)
    copies = catalog.find_copies(desk.library, typed)[:MOST_CHOICES]
    if copies:
        return Outcome(copies=copies)
    return not_found()


def renew(desk: Desk, loan: Loan, *, key: str, override: str = "") -> Outcome:
    """Lend it for another term."""

    def act_on(act: DeskAct) -> None:
        act.text = catalog.editions([loan.edition_id])[loan.edition_id].name
        renewed = renew_loan(loan=loan, actor=desk.actor, override=override, now=desk.now)
        act.kind, act.loan = DeskActKind.RENEWED, renewed
        act.title = _("Renewed until {day}").format(day=date_format(renewed.due_on, "j E"))

    done = done_once(desk, key, act_on)
    if loan.is_electronic and done.act is not None:
        _as_its_vendor_answers(done.act)
    return done


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

    return done_once(desk, key, act_on)


def ticket_of(library: Library, number: str) -> ReaderTicket | None:
    """The ticket with this number, barcode or square of a telephone that the library honours, its
    own first; one that was lost opens too by its number, so that it is seen.
    """
    return next(iter(_tickets_of(library, number)), None)


def _tickets_of(library: Library, number: str) -> list[ReaderTicket]:
    """The tickets that may be meant, the likeliest first: who came from a library that was merged
    into this one may show the old card.
    """
    shown = phone.ticket_behind(number, now=timezone.now())
    if shown is not None:
        return [shown] if honours(library, shown) else []
    meant = meant_by(library, number)
    with all_libraries(READERS):
        rows = ReaderTicket.objects.filter(state__in=(*IN_USE, TicketState.LOST)).select_related(
            "library", "group", "reader"
        )
        own = rows.filter(library=library)
        found = {
            *rows.filter(number=number),
            *rows.filter(barcode=number),
            *own.filter(number__in=meant[1:]),
            *own.filter(barcode__in=meant[1:]),
        }
    return sorted(
        honoured_by([library], list(found))[library.pk],
        key=lambda one: (
            one.library_id != library.pk,
            not one.is_in_use,
            number not in (one.number, one.barcode),
            one.pk,
        ),
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


def _as_its_vendor_answers(act: DeskAct) -> None:
    """A renewal as it stands now: the vendor was asked after the act was committed."""
    if act.loan is None or act.kind != DeskActKind.RENEWED:
        return
    try:
        renewed = renewal_outcome(act.loan)
        act.title = _("Renewed until {day}").format(day=date_format(renewed.due_on, "j E"))
    except errors.LendingError as error:
        act.kind, act.title = DeskActKind.REFUSED, str(error)
        act.text = ". ".join((act.text, error.next_step))
    act.save()
