"""Events of other libraries that a library shows on its own site, as pages that follow theirs.

Such a page has no dates of its own: dates, seats and lists of people belong to the event's own
library (docs/decisions/0005-shared-pages-are-alias-pages.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.addresses import address_of
from bibnet.pages.models import Offer, OfferState
from bibnet.pages.signals import pages_changed

from .presentation import address_on

if TYPE_CHECKING:
    from wagtail.models import Page

    from .models import EventPage, Occurrence

# As far back as any list of a site looks, with some days to spare.
REMEMBERED_BACK = timedelta(days=60)


def _stamp(library: Library) -> str:
    return stamps.library_key(library.pk)


@stamps.remembered(_stamp)
def taken_by(library: Library) -> Mapping[int, Page]:
    """The library's own pages of other libraries' events, by the number of the original.

    What was over long ago is left out. The region shows every event as it is.
    """
    from .models import Occurrence

    if library.is_region or not library.root_path:
        return {}
    # A page shown here is the offering library's: its dates are looked for in the whole network.
    dates = Occurrence.objects.under(network.region())
    late = dates.filter(over_at__gt=timezone.now() - REMEMBERED_BACK)
    offers = Offer.objects.of(library).filter(state=OfferState.ACCEPTED, alias__live=True)
    found = offers.filter(page__in=late.values("page")).select_related("alias")
    return {one.page_id: one.alias for one in found if one.alias}


def original_of(page: EventPage) -> EventPage:
    """The page that has the dates: itself, unless it is shown for another library."""
    found: EventPage = page.alias_of.specific if page.alias_of_id else page
    return found


def address_here(date: Occurrence, library: Library, request: HttpRequest | None) -> str:
    """The address of a date as the site of `library` leads to it: its own page where it has one."""
    page = taken_by(library).get(date.page_id, date.page)
    return address_on(address_of(page, request), date)


def date_changed(date: Occurrence) -> None:
    """Say that all pages that show the date show something else now, whosever they are."""
    pages_changed(date.place)
    with_it = Offer.objects.under(network.region()).filter(page=date.page_id)
    takers = with_it.filter(state=OfferState.ACCEPTED).values_list("library", flat=True)
    stamps.bump_library(*takers)
