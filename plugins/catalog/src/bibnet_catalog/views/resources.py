"""Electronic resources as a page, and the way to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bibnet.journal import services as journal
from bibnet.libraries.scope import all_libraries
from bibnet.themes.components import Link
from bibnet_catalog.resources.reading import WHOSE, offered

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

OPENED = "catalog.resource_opened"


@require_safe
def resources(request: LibraryRequest) -> HttpResponse:
    """What the library and the region offer, with whose it is and where it is usable."""
    with all_libraries(WHOSE):
        found = list(offered(request.library))
    trail = [
        Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
        Link(_("Electronic resources")),
    ]
    return render(request, "bibnet_catalog/resources.html", {"resources": found, "trail": trail})


@require_safe
def opened(request: LibraryRequest, number: int) -> HttpResponse:
    """Leads to a resource; the journal counts that somebody went, and not who."""
    with all_libraries(WHOSE):
        found = get_object_or_404(offered(request.library), pk=number)
    if request.method == "GET":
        journal.write(kind=OPENED, library=request.library.member, obj=found)
    response = HttpResponseRedirect(found.address)
    response["X-Robots-Tag"] = "noindex"
    return response
