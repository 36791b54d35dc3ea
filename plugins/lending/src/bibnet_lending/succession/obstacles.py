"""What has to be ended before a library becomes part of another one, and what will go along."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused
from bibnet.plugins.items import Consequence
from bibnet.plugins.state import is_enabled
from bibnet_lending.models import (
    Application,
    ApplicationState,
    Hold,
    Licence,
    LicenceState,
    Loan,
    Order,
    ReaderList,
    ReaderTicket,
    VendorCall,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.lists import GOING
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.tickets import IN_USE
from bibnet_lending.models.vendors import UNSETTLED
from bibnet_lending.still_open import on_paper, open_exchanges

from .tickets import GOES, taken_by

EVERYWHERE = "what a library's readers have may be another one's"


def check_merger(library: Library, *, into: Library) -> None:
    """Raise Refused with what is in the way and what to do about it."""
    if reasons := list(obstacles(library, into=into)):
        raise Refused(" ".join(reasons))


def consequences(library: Library, *, into: Library) -> Iterator[Consequence]:
    """The same, before the merger is confirmed; with nothing in the way, what goes along."""
    found = list(obstacles(library, into=into))
    if found:
        words = _("This stands in the way of the merger: {reason}")
        told = [words.format(reason=reason) for reason in found]
    else:
        told = list(_going_along(library, into)) if library.is_member else []
    for number, text in enumerate(told):
        yield Consequence(text=text, order=70 + number)


def obstacles(library: Library, *, into: Library) -> Iterator[str]:
    """As sentences. Exchanges and requests first: with the library gone nobody would know of a
    copy that is with another one.
    """
    yield from open_exchanges(library)
    if library.is_member:
        yield from _applications(library)
        yield from _lists(library)
        with all_libraries(EVERYWHERE):
            yield from _electronic(library)
        yield from _heir_that_does_not_lend(library, into)
    elif into.member.pk != library.member.pk:
        # The books of a part stay its member's, who would have no desk for them there.
        yield from on_paper(library)
        yield from _places(library)


def _applications(library: Library) -> Iterator[str]:
    waiting = Application.objects.of(library).filter(state=ApplicationState.SUBMITTED).count()
    if waiting:
        yield ngettext(
            "{count} application for a ticket waits: answer it first.",
            "{count} applications for tickets wait: answer them first.",
            waiting,
        ).format(count=waiting)


def _lists(library: Library) -> Iterator[str]:
    if ReaderList.objects.of(library).filter(state__in=GOING).exists():
        yield _("A list of readers is being taken in: wait for its end.")


def _electronic(library: Library) -> Iterator[str]:
    """What a supplier knows under the account of the library."""
    bought = WantedBook.objects.of(library).filter(state=WantedState.APPROVED).count()
    asked = VendorCall.objects.filter(
        Q(library=library) | Q(loan__library=library), state__in=UNSETTLED
    ).count()
    if count := max(bought, asked):
        yield ngettext(
            "{count} purchase or loan of an electronic book is not settled yet.",
            "{count} purchases or loans of electronic books are not settled yet.",
            count,
        ).format(count=count)
    is_used = Q(state=LicenceState.ACTIVE) | Q(loans_open__gt=0) | Q(places_kept__gt=0)
    count = Licence.objects.of(library).exclude(vendor="").filter(is_used).count()
    if count:
        yield ngettext(
            "{count} licence of a supplier is in use: take it out of the fund, let the supplier "
            "give it to the other library, and wait until its books are back.",
            "{count} licences of suppliers are in use: take them out of the fund, let the "
            "suppliers give them to the other library, and wait until their books are back.",
            count,
        ).format(count=count)


def _heir_that_does_not_lend(library: Library, into: Library) -> Iterator[str]:
    heir = into.member
    if not heir.is_region and is_enabled("lending", heir):
        return
    tickets = ReaderTicket.objects.of(library).filter(state__in=IN_USE).exists()
    if tickets or any(_open_of(library)):
        yield _(
            "Readers have tickets, books or orders here, and “{library}” does not lend: switch "
            "lending on there first."
        ).format(library=heir)


def _places(part: Library) -> Iterator[str]:
    count = (
        Hold.objects.of(part.member)
        .filter(pickup__path__startswith=part.path, state__in=IN_QUEUE)
        .count()
    )
    if count:
        yield ngettext(
            "{count} reader waits for a book that is to be fetched here.",
            "{count} readers wait for books that are to be fetched here.",
            count,
        ).format(count=count)


def _open_of(library: Library) -> tuple[int, int, int]:
    return (
        Loan.objects.of(library).filter(returned_at=None).count(),
        Order.objects.of(library).filter(state__in=OPEN).count(),
        Hold.objects.of(library).filter(state__in=IN_QUEUE).count(),
    )


def _going_along(library: Library, into: Library) -> Iterator[str]:
    loans, orders, holds = _open_of(library)
    going = ReaderTicket.objects.of(library).filter(state__in=GOES)
    tickets = going.filter(state__in=IN_USE).count()
    if tickets:
        yield ngettext(
            "{count} reader ticket is valid at “{library}” from then on.",
            "{count} reader tickets are valid at “{library}” from then on.",
            tickets,
        ).format(count=tickets, library=into.member)
    numbers = set(going.values_list("number", flat=True))
    if again := len(numbers & taken_by(into.member)):
        yield ngettext(
            "{count} number of a ticket is taken there: it gets “{code}-” before it.",
            "{count} numbers of tickets are taken there: they get “{code}-” before them.",
            again,
        ).format(count=again, code=library.code)
    if loans:
        yield ngettext(
            "{count} book that is lent is brought back there, by the same day.",
            "{count} books that are lent are brought back there, by the same days.",
            loans,
        ).format(count=loans)
    if wishes := orders + holds:
        yield ngettext(
            "{count} order or place in a queue goes on there.",
            "{count} orders and places in queues go on there.",
            wishes,
        ).format(count=wishes)
