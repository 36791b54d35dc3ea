"""Two entries of one person become one."""

from __future__ import annotations

from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.plugins.items import Person
from bibnet_lending import merging
from bibnet_lending.models import (
    Application,
    ApplicationState,
    Call,
    TellingState,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.wanted import OPEN_WANTED


def merge(kept: Person, gone: Person) -> None:
    """Loans, orders, places and tickets of the second entry pass to the first."""
    if kept.reader is None or gone.reader is None:
        return
    _applications_become_one(kept.reader, gone.reader)
    _requests_become_one(kept.reader, gone.reader)
    _merge_calls(kept.reader, gone.reader)
    merging.join(kept=kept.reader, gone=gone.reader)


def _applications_become_one(kept: Reader, gone: Reader) -> None:
    """Of two open applications to one library that of the entry which stays goes on."""
    waiting = Application.objects.filter(state=ApplicationState.SUBMITTED)
    doubled = waiting.filter(reader=gone, library__in=waiting.filter(reader=kept).values("library"))
    doubled.update(state=ApplicationState.WITHDRAWN, state_at=timezone.now())


def _merge_calls(kept: Reader, gone: Reader) -> None:
    """Of two calls about due days in one library one stays."""
    about_days = Call.objects.filter(order=None, state=TellingState.WAITS)
    theirs = about_days.filter(reader=kept).values("library")
    about_days.filter(reader=gone, library__in=theirs).delete()


def _requests_become_one(kept: Reader, gone: Reader) -> None:
    """Who asked for a book under both entries asks for it once."""
    rows = WantedBook.objects.filter(state__in=OPEN_WANTED)
    own = set(rows.filter(reader=kept).values_list("library", "edition"))
    for one in rows.filter(reader=gone):
        if (one.library_id, one.edition_id) in own:
            one.state, one.state_at = WantedState.CANCELLED, timezone.now()
            one.save(update_fields=["state", "state_at"])
