"""What goes when a person is forgotten, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import ngettext

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.items import Person
from bibnet_lending.models import (
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
    WantedBook,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.requests import GOES_ON
from bibnet_lending.models.wanted import OPEN_WANTED
from bibnet_lending.services import page_keeping

from .applications import applications_of


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
    applications_of(person).delete()
    ClassSet.objects.filter(**own).update(reader=None, ticket=None)
    for model in (HistoryEntry, Call, ReaderChoice, Joining, Guest):
        model._default_manager.filter(**own).delete()
    page_keeping.let_go_of_reader(person.reader, now=timezone.now())
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
