"""What a person may have of what is kept of them, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bibnet_catalog import api as catalog
from django.utils.translation import gettext as _

from bibnet.plugins.items import Person
from bibnet_lending.models import (
    BookRequest,
    Call,
    ClassSet,
    DebtCall,
    Guest,
    HistoryEntry,
    Joining,
    ReaderChoice,
    ReaderTicket,
    Settlement,
)
from bibnet_lending.services.request_telling import name_of

from .applications import applications_of
from .books import books


def export(person: Person) -> Iterable[Mapping[str, Any]]:
    """Tickets first, then what is on hand, ordered and waited for; ready for JSON."""
    if person.reader is None:
        return []
    return [
        *_tickets(person),
        *_joinings(person),
        *_applications(person),
        *books(person),
        *_cases(person),
        *_history(person),
        *_choices(person),
        *_requests(person),
    ]


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


def _applications(person: Person) -> Iterator[Mapping[str, Any]]:
    for one in applications_of(person).select_related("library").order_by("pk"):
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
    rows = rows.prefetch_related("page_copies")
    for one in rows.order_by("pk"):
        yield {
            "kind": str(one._meta.verbose_name),
            "library": str(one.library),
            "book": name_of(one),
            "pages": one.pages,
            "purpose": one.get_purpose_display(),
            "law_read_at": one.law_read_at,
            "copies": [
                {"made_at": copy.made_at, "downloads": copy.downloads, "gone_at": copy.gone_at}
                for copy in one.page_copies.all()
            ],
            "why": one.why,
            "state": one.get_state_display(),
            "placed_at": one.placed_at,
            "reason": one.reason,
        }
