"""Why lending cannot be switched off now, and why a part of a library cannot be closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import ngettext

from bibnet.libraries.scope import all_libraries

from .models import (
    BookRequest,
    Exchange,
    ExchangeState,
    Hold,
    HoldState,
    Loan,
    Order,
    PageCopy,
    RequestState,
    VendorCall,
    WantedBook,
    WantedState,
)
from .models.exchanges import BOUND
from .models.orders import OPEN
from .models.requests import GOES_ON
from .models.vendors import UNSETTLED

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

TWO_SIDES = "what others ask of a library stands in theirs"


def still_open(library: Library) -> Iterator[str]:
    """What readers of the library or of its part still have, what is kept for them, what is with
    another library, and what nobody knows the end of yet; as sentences.
    """
    yield from on_paper(library)
    yield from open_exchanges(library)
    yield from _copies_of_pages(library)
    if library.pk == library.member.pk:
        yield from _electronic(library)


def on_paper(library: Library) -> Iterator[str]:
    loans = Loan.objects.under(library.member).filter(
        branch__path__startswith=library.path, returned_at=None
    )
    if count := loans.count():
        words = ngettext("{count} book is still lent.", "{count} books are still lent.", count)
        yield words.format(count=count)
    orders = Order.objects.under(library.member).filter(
        pickup__path__startswith=library.path, state__in=OPEN
    )
    if count := orders.count():
        words = ngettext("{count} order is still open.", "{count} orders are still open.", count)
        yield words.format(count=count)


def open_exchanges(library: Library) -> Iterator[str]:
    """A member answers for both sides, a part for what is fetched there.

    What others wait for is answered first: with lending off nobody would.
    """
    own = Q(pickup__path__startswith=library.path)
    if library.pk == library.member.pk:
        own |= Q(lender=library)
    with all_libraries(TWO_SIDES):
        count = Exchange.objects.filter(own, state__in=BOUND).count()
        asked = Exchange.objects.filter(lender=library, state=ExchangeState.ASKED).count()
    requests = BookRequest.objects.under(library.member).filter(
        pickup__path__startswith=library.path, state__in=GOES_ON
    )
    if waits := requests.count():
        yield ngettext(
            "{count} request of a reader for a book goes on.",
            "{count} requests of readers for books go on.",
            waits,
        ).format(count=waits)
    if asked:
        yield ngettext(
            "Another library waits for an answer about {count} book: refuse it, saying why.",
            "Other libraries wait for an answer about {count} books: refuse them, saying why.",
            asked,
        ).format(count=asked)
    if count:
        yield ngettext(
            "{count} exchange with another library goes on.",
            "{count} exchanges with other libraries go on.",
            count,
        ).format(count=count)


def _copies_of_pages(library: Library) -> Iterator[str]:
    """What readers have got once, and may still download."""
    copies = PageCopy.objects.under(library.member).filter(
        request__pickup__path__startswith=library.path,
        request__state=RequestState.DONE,
        gone_at=None,
    )
    if there := copies.count():
        yield ngettext(
            "{count} copy of pages can still be downloaded by its reader.",
            "{count} copies of pages can still be downloaded by their readers.",
            there,
        ).format(count=there)


def _electronic(library: Library) -> Iterator[str]:
    bought = WantedBook.objects.of(library).filter(state=WantedState.APPROVED).count()
    asked = VendorCall.objects.of(library).filter(state__in=UNSETTLED).count()
    if count := max(bought, asked):
        yield ngettext(
            "{count} purchase or loan of an electronic book is not settled yet.",
            "{count} purchases or loans of electronic books are not settled yet.",
            count,
        ).format(count=count)
    if count := Hold.objects.of(library).filter(state=HoldState.READY).count():
        yield ngettext(
            "{count} electronic book is kept for a reader.",
            "{count} electronic books are kept for readers.",
            count,
        ).format(count=count)
