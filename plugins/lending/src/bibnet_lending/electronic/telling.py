"""Who is told what of electronic books: readers of their turn, pages of what the funds have."""

from __future__ import annotations

from datetime import datetime

from bibnet_catalog import api as catalog

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.plugins.showing import shown_data_changed
from bibnet_lending import family
from bibnet_lending.models import CallState, Hold, Licence, WantedBook, WantedState
from bibnet_lending.services import telling

from .choosing import members_of


def shown_changes(licence: Licence) -> None:
    """Pages of books show anew whether a fund has them, in all libraries that lend from it."""
    for library in Library.objects.filter(pk__in=members_of(licence.fund_id)):
        shown_data_changed(library)


def turn_came(hold: Hold, *, now: datetime) -> None:
    """The book is kept for who has waited; not told where it was there at once, or where it is
    bought for this reader and lent to them by itself.
    """
    if hold.placed_at < now and not _is_delivered(hold):
        _tell(telling.ELECTRONIC_READY, hold, now=now)


def turn_passed(hold: Hold, *, now: datetime) -> None:
    """The day is over until which it was kept."""
    _tell(telling.ELECTRONIC_EXPIRED, hold, now=now)


def _is_delivered(hold: Hold) -> bool:
    bought = WantedBook.objects.of(hold.library).filter(
        reader=hold.reader_id,
        edition=hold.edition_id,
        state=WantedState.APPROVED,
        call__state=CallState.DONE,
    )
    return bought.exists()


def _tell(name: str, hold: Hold, *, now: datetime) -> None:
    """In the cabinet and by letter; nobody is called about a book that is read there."""
    if hold.reader is None:
        return
    to = family.addressee(hold.reader, schedule.today(hold.library, now))
    telling.tell(
        name,
        to=to,
        library=hold.library,
        branch=hold.pickup,
        context={
            "hold": hold,
            "book": catalog.editions([hold.edition_id])[hold.edition_id],
            "child": hold.reader if to != hold.reader else None,
        },
        now=now,
        is_called=False,
    )
