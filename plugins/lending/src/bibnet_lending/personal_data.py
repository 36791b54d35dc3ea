"""What lending keeps of a person: tickets and applications for them, loans, orders, places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bibnet_catalog import api as catalog
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.accounts.models import Reader
from bibnet.journal import services as journal
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.items import Person

from . import merging
from .models import (
    Application,
    ApplicationState,
    BookRequest,
    Call,
    ClassSet,
    DebtCall,
    Guest,
    HistoryEntry,
    Hold,
    Joining,
    Loan,
    Order,
    ReaderChoice,
    ReaderTicket,
    Settlement,
    TellingState,
    WantedBook,
    WantedState,
)
from .models.holds import IN_QUEUE
from .models.orders import OPEN
from .models.requests import GOES_ON
from .models.wanted import OPEN_WANTED
from .services.request_telling import name_of


def export(person: Person) -> Iterable[Mapping[str, Any]]:
    """Tickets first, then what is on hand, ordered and waited for; ready for JSON."""
    if person.reader is None:
        return []
    return [
        *_tickets(person),
        *_joinings(person),
        *_applications(person),
        *_books(person),
        *_cases(person),
        *_history(person),
        *_choices(person),
        *_requests(person),
    ]


def erase(person: Person) -> None:
    """Take the person out of loans, orders and queues; the tickets go."""
    if person.reader is None:
        return
    own = {"reader": person.reader}
    DebtCall.objects.filter(loan__reader=person.reader).delete()
    Loan.objects.filter(**own).update(reader=None, ticket=None)
    Order.objects.filter(**own).update(reader=None, ticket=None)
    Hold.objects.filter(**own).update(reader=None, ticket=None)
    WantedBook.objects.filter(**own).update(reader=None, ticket=None)
    _applications_of(person).delete()
    ClassSet.objects.filter(**own).update(reader=None, ticket=None)
    for model in (HistoryEntry, Call, ReaderChoice, Joining, Guest):
        model._default_manager.filter(**own).delete()
    BookRequest.objects.filter(**own).update(reader=None, ticket=None, why="")
    tickets = ReaderTicket.objects.filter(**own)
    tickets.update(replaced_by=None)
    tickets.delete()


def why_not_erase(person: Person) -> Iterator[str]:
    """What the person still has, or what is still kept for them."""
    if person.reader is None:
        return
    own = {"reader": person.reader}
    with all_libraries("what somebody has stands against erasing, wherever it is"):
        lent = Loan.objects.filter(**own, returned_at=None).count()
        wishes = (
            Order.objects.filter(**own, state__in=OPEN).count()
            + Hold.objects.filter(**own, state__in=IN_QUEUE).count()
            + WantedBook.objects.filter(**own, state__in=OPEN_WANTED).count()
            + BookRequest.objects.filter(**own, state__in=GOES_ON).count()
        )
    if lent:
        yield ngettext(
            "{count} book is on hand: bring it back first.",
            "{count} books are on hand: bring them back first.",
            lent,
        ).format(count=lent)
    if wishes:
        yield ngettext(
            "{count} order or place in a queue stands: cancel it first.",
            "{count} orders or places in queues stand: cancel them first.",
            wishes,
        ).format(count=wishes)


def merge(kept: Person, gone: Person) -> None:
    """Loans, orders, places and tickets of the second entry pass to the first."""
    if kept.reader is None or gone.reader is None:
        return
    _applications_become_one(kept.reader, gone.reader)
    _requests_become_one(kept.reader, gone.reader)
    _merge_calls(kept.reader, gone.reader)
    merging.join(kept=kept.reader, gone=gone.reader)


def seen_since(moment: datetime) -> QuerySet[Any, Any]:
    """The readers who used a library since then, or were registered.

    A loan forgets its reader soon after its return, so the journal is asked: it knows the reader's
    pseudonym. Who has something on hand is seen in any case.
    """
    known = journal.pseudonyms_since(moment, prefix="lending.")
    used = Reader.objects.filter(pseudonym__in=known).order_by()
    lent = Loan.objects.filter(returned_at=None, reader__isnull=False).order_by()
    registered = ReaderTicket.objects.filter(registered_on__gte=moment.date()).order_by()
    applied = Application.objects.filter(submitted_at__gte=moment, reader__isnull=False).order_by()
    others = (one.values_list("reader", flat=True) for one in (lent, registered, applied))
    return used.values_list("pk", flat=True).union(*others)


def _applications_of(person: Person) -> QuerySet[Application]:
    """Those for the person, and those that the person sent for a child."""
    return Application.objects.filter(Q(reader=person.reader) | Q(applicant=person.reader))


def _applications_become_one(kept: Reader, gone: Reader) -> None:
    """Of two open applications to one library that of the entry which stays goes on."""
    waiting = Application.objects.filter(state=ApplicationState.SUBMITTED)
    doubled = waiting.filter(reader=gone, library__in=waiting.filter(reader=kept).values("library"))
    doubled.update(state=ApplicationState.WITHDRAWN, state_at=timezone.now())


def _applications(person: Person) -> Iterator[Mapping[str, Any]]:
    for one in _applications_of(person).select_related("library").order_by("pk"):
        yield {
            "kind": str(one._meta.verbose_name),
            "library": str(one.library),
            "name": one.formal_name,
            "birth_date": one.birth_date,
            "phone": one.phone,
            "email": one.email,
            "answers": one.answers,
            "state": one.get_state_display(),
            "reason": one.reason,
            "submitted_at": one.submitted_at,
        }


def _merge_calls(kept: Reader, gone: Reader) -> None:
    """Of two calls about due days in one library one stays."""
    about_days = Call.objects.filter(order=None, state=TellingState.WAITS)
    theirs = about_days.filter(reader=kept).values("library")
    about_days.filter(reader=gone, library__in=theirs).delete()


def _tickets(person: Person) -> Iterator[Mapping[str, Any]]:
    rows = ReaderTicket.objects.filter(reader=person.reader).select_related("library")
    for one in rows.order_by("pk"):
        yield {
            "kind": _("reader ticket"),
            "library": str(one.library),
            "number": one.number,
            "barcode": one.barcode,
            "state": one.get_state_display(),
            "valid_until": one.valid_until,
            "note": one.note,
        }


def _joinings(person: Person) -> Iterator[Mapping[str, Any]]:
    joined = Joining.objects.filter(reader=person.reader).select_related("library", "ticket")
    for one in joined.order_by("pk"):
        yield {
            "kind": _("joined ticket"),
            "library": str(one.library),
            "number": one.ticket.number,
            "joined_at": one.joined_at,
            "left_at": one.left_at,
            "entry": one.entry,
        }
    guest = Guest.objects.filter(reader=person.reader).select_related("library")
    for visit in guest.order_by("pk"):
        yield {
            "kind": _("reader by another library's ticket"),
            "library": str(visit.library),
            "year": visit.year,
            "agreed_at": visit.agreed_at,
        }


def _books(person: Person) -> Iterator[Mapping[str, Any]]:
    own = {"reader": person.reader}
    loans = list(Loan.objects.filter(**own).select_related("library").order_by("pk"))
    orders = list(Order.objects.filter(**own).select_related("library").order_by("pk"))
    holds = list(Hold.objects.filter(**own).select_related("library").order_by("pk"))
    asked = list(WantedBook.objects.filter(**own).select_related("library").order_by("pk"))
    named = catalog.editions({one.edition_id for one in (*loans, *orders, *holds, *asked)})
    for loan in loans:
        yield {
            "kind": _("loan"),
            "library": str(loan.library),
            "book": named[loan.edition_id].name,
            "lent_at": loan.lent_at,
            "due_at": loan.due_at,
            "returned_at": loan.returned_at,
        }
    for wish in (*orders, *holds):
        yield {
            "kind": str(wish._meta.verbose_name),
            "library": str(wish.library),
            "book": named[wish.edition_id].name,
            "state": wish.get_state_display(),
            "placed_at": wish.placed_at,
        }
    for one in asked:
        yield {
            "kind": str(one._meta.verbose_name),
            "library": str(one.library),
            "book": named[one.edition_id].name,
            "state": one.get_state_display(),
            "asked_at": one.asked_at,
            "reason": one.reason,
        }


def _cases(person: Person) -> Iterator[Mapping[str, Any]]:
    """Sets for a class, what was noted of calls, and how debts were settled."""
    sets = list(ClassSet.objects.filter(reader=person.reader).select_related("library"))
    named = catalog.editions({one.edition_id for one in sets})
    for one in sets:
        yield {
            "kind": _("class set"),
            "library": str(one.library),
            "book": named[one.edition_id].name,
            "copies": one.copies,
            "placed_at": one.placed_at,
        }
    own = {"loan__reader": person.reader}
    for call in DebtCall.objects.filter(**own).order_by("pk"):
        yield {
            "kind": _("call because of an overdue book"),
            "answer": call.get_answer_display(),
            "note": call.note,
            "at": call.at,
        }
    for settled in Settlement.objects.filter(**own).order_by("pk"):
        yield {
            "kind": _("end of a debt"),
            "how": settled.get_kind_display(),
            "sum": settled.amount,
            "note": settled.note,
            "at": settled.at,
        }


def _requests_become_one(kept: Reader, gone: Reader) -> None:
    """Who asked for a book under both entries asks for it once."""
    rows = WantedBook.objects.filter(state__in=OPEN_WANTED)
    own = set(rows.filter(reader=kept).values_list("library", "edition"))
    for one in rows.filter(reader=gone):
        if (one.library_id, one.edition_id) in own:
            one.state, one.state_at = WantedState.CANCELLED, timezone.now()
            one.save(update_fields=["state", "state_at"])


def _history(person: Person) -> Iterator[Mapping[str, Any]]:
    for one in HistoryEntry.objects.filter(reader=person.reader):
        yield {
            "kind": str(one._meta.verbose_name),
            "library": one.library_name,
            "book": f"{one.heading}. {one.title}" if one.heading else one.title,
            "lent_at": one.lent_at,
            "returned_at": one.returned_at,
        }


def _choices(person: Person) -> Iterator[Mapping[str, Any]]:
    for one in ReaderChoice.objects.filter(reader=person.reader):
        yield {
            "kind": str(one._meta.verbose_name),
            "calendar": bool(one.feed_secret),
            "calendar_with_titles": one.feed_has_titles,
            "shown_to_representative": one.is_shown_to_representative,
        }
    for call in Call.objects.filter(reader=person.reader).select_related("library"):
        yield {
            "kind": str(call._meta.verbose_name),
            "library": str(call.library),
            "state": call.get_state_display(),
            "made_at": call.made_at,
        }


def _requests(person: Person) -> Iterator[Mapping[str, Any]]:
    rows = BookRequest.objects.filter(reader=person.reader).select_related("library")
    for one in rows.order_by("pk"):
        yield {
            "kind": str(one._meta.verbose_name),
            "library": str(one.library),
            "book": name_of(one),
            "pages": one.pages,
            "why": one.why,
            "state": one.get_state_display(),
            "placed_at": one.placed_at,
            "reason": one.reason,
        }
