"""New arrivals as a page and as a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bibnet.accounts.minors import is_for_minors
from bibnet.libraries import network
from bibnet.themes.components import Link
from bibnet_catalog.entries import entries_of
from bibnet_catalog.pages import rows
from bibnet_catalog.pages.arrivals import arrivals, latest

from . import feeds

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

ON_THE_PAGE = 60
IN_THE_FEED = 30


@require_safe
def new(request: LibraryRequest) -> HttpResponse:
    """What came last, as covers."""
    entries = arrivals(request.library, ON_THE_PAGE)
    if is_for_minors(request):
        entries = rows.for_minors(entries)
    trail = [
        Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
        Link(_("New arrivals")),
    ]
    context = {"arrivals": rows.shelf_of(entries), "trail": trail}
    return render(request, "bibnet_catalog/new.html", context)


@require_safe
def feed(request: LibraryRequest) -> HttpResponse:
    """The same as RSS; titles carry the age mark."""
    library = request.library
    root = network.root_url(library)
    title = _("New in the catalogue: %(library)s") % {"library": library}
    made = feeds.begun(request, title=title, page=reverse("catalog:new"))
    came = dict(latest(library, IN_THE_FEED))
    entries = entries_of(list(came), library=library)
    for one in rows.for_minors(entries) if library.is_childrens else entries:
        made.add_item(
            title=" ".join(filter(None, (one.author, one.title, rows.age_of(one)))),
            link=root + rows.address_of(one.edition),
            description=rows.told_in_feed(one),
            pubdate=came.get(one.edition),
            unique_id=f"bibnet-edition-{one.edition}",
            unique_id_is_permalink=False,
            author_name=one.author or None,
        )
    return feeds.answered(made)
