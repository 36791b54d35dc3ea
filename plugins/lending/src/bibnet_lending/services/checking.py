"""Whether a reader may have an item: the law first, then the ticket, then the library's rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.accounts.models import Reader
from bibnet.accounts.models.reader import AGE_OF_MAJORITY
from bibnet.compiled import Compiled, Given
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import (
    BookRequest,
    Hold,
    Loan,
    LoanKind,
    Order,
    ReaderTicket,
    RequestState,
    TicketState,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.requests import GOES_ON
from bibnet_lending.reckoning import Holds

from .honouring import honours

if TYPE_CHECKING:
    from bibnet_catalog.api import EditionFacts

EVERYWHERE = "what somebody has of a library is counted whoever asks"
_ON_HAND = Compiled(
    lambda: (
        Loan.objects.of(Given("library"))
        .filter(reader=Given("reader"), returned_at=None)
        .order_by()
        .values_list("kind", flat=True)
    )
)


def check_law(reader: Reader, edition: EditionFacts, today: date) -> None:
    """Raise NotForReaders or ForAdults; nobody may lend all the same (436-FZ, 114-FZ).

    Who does not tell the age is taken for an adult at the desk, where a document is seen.
    """
    if edition.is_hidden:
        raise errors.NotForReaders
    age = reader.age_on(today)
    is_for_adults = edition.age_mark is not None and edition.age_mark >= AGE_OF_MAJORITY
    if is_for_adults and age is not None and age < AGE_OF_MAJORITY:
        raise errors.ForAdults


def check_ticket(ticket: ReaderTicket, library: Library, today: date) -> None:
    """Raise TicketNotHonoured or TicketNotValid with what is wrong with it."""
    if not honours(library, ticket):
        raise errors.TicketNotHonoured
    if ticket.is_valid_on(today):
        return
    if ticket.state == TicketState.BLOCKED:
        sentence = _("The ticket is blocked: {reason}.").format(reason=ticket.told.rstrip("."))
    elif ticket.state == TicketState.LOST:
        sentence = _("The ticket was reported lost.")
    elif ticket.state == TicketState.ENDED:
        sentence = _("The ticket is no longer in use.")
    else:
        last = ticket.valid_until
        day = date_format(last, "j E Y") if last else ""
        sentence = _("The ticket was valid until {day}.").format(day=day)
    raise errors.TicketNotValid(sentence)


def check_kind(holds: Holds, edition: EditionFacts) -> None:
    """Raise NotLent or KindBlocked."""
    check_kind_of(holds, edition.kind)


def check_kind_of(holds: Holds, kind: str) -> None:
    """Raise NotLent or KindBlocked for a kind of edition."""
    if not holds.is_lent:
        raise errors.NotLent
    if kind in holds.blocked_kinds:
        raise errors.KindBlocked


def check_loans(reader: Reader, library: Library, holds: Holds, *, is_group: bool = False) -> None:
    """Raise LimitReached. The reader must be locked: all vendors and kinds count together."""
    limit = holds["most_loans"]
    if on_hand(reader, library, is_group=is_group) >= limit:
        raise errors.LimitReached(limit)


def check_wishes(
    reader: Reader, library: Library, holds: Holds, *, instead_of: BookRequest | None = None
) -> None:
    """Raise HoldLimitReached. The reader must be locked."""
    limit = holds["most_holds"]
    if wishes(reader, library, besides=instead_of) >= limit:
        raise errors.HoldLimitReached(limit)


def check_wanted(
    reader: Reader,
    library: Library,
    edition: EditionFacts,
    *,
    is_electronic: bool = False,
    besides: Hold | None = None,
) -> None:
    """Raise OrderedAlready or OnHandAlready: nobody waits for what they have. Paper and electronic
    books are two things. `besides` is a place that is meant for another edition until now.
    """
    own = {"reader": reader, "edition__work": edition.work, "class_set": None}
    places = Hold.objects.of(library).filter(
        **own, copy=None, is_electronic=is_electronic, state__in=IN_QUEUE
    )
    if besides is not None:
        places = places.exclude(pk=besides.pk)
    orders = Order.objects.of(library).filter(**own, is_for_copy=False, state__in=OPEN)
    is_ordered = places.exists() or (not is_electronic and orders.exists())
    if is_ordered:
        raise errors.OrderedAlready
    with all_libraries(EVERYWHERE):
        exactly = {
            "reader": reader,
            "edition": edition.number,
            "licence__isnull": not is_electronic,
        }
        if Loan.objects.filter(**exactly, returned_at=None).exclude(kind=LoanKind.GROUP).exists():
            raise errors.OnHandAlready


def on_hand(reader: Reader, library: Library, *, is_group: bool = False) -> int:
    """How many items of a member the reader has now; what is for a class counts by itself."""
    kinds = _ON_HAND.rows(library=library, reader=reader)
    return sum((kind == LoanKind.GROUP) == is_group for kind in kinds)


def wishes(reader: Reader, library: Library, *, besides: BookRequest | None = None) -> int:
    """How many orders, places in queues and requests the reader has with a member, sets for a class
    apart, and one request besides.
    """
    own = {"reader": reader, "class_set": None}
    waiting = Hold.objects.of(library).filter(**own, state__in=IN_QUEUE).count()
    asked = BookRequest.objects.of(library).filter(reader=reader, state__in=GOES_ON)
    asked = asked.exclude(pk=besides.pk) if besides is not None else asked
    waiting += asked.exclude(state=RequestState.LENT).count()
    return waiting + Order.objects.of(library).filter(**own, state__in=OPEN).count()
