"""The search by fields leads to the same results as the box does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bibnet.themes.components import Link
from bibnet_catalog.models import CatalogSettings
from bibnet_catalog.pages.advanced import AdvancedForm
from bibnet_catalog.pages.asking import Asked

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest


@require_safe
def advanced(request: LibraryRequest) -> HttpResponse:
    """The form; filled in it leads on to the results, whose address says all."""
    form = AdvancedForm(request.GET or None)
    if form.is_valid():
        scope = CatalogSettings.of(request.library).first_scope
        asked = form.asked(Asked(scope=scope, default=scope))
        return HttpResponseRedirect(reverse("catalog:search") + asked.address)
    trail = [
        Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
        Link(_("Search by fields")),
    ]
    return render(request, "bibnet_catalog/advanced.html", {"form": form, "trail": trail})
