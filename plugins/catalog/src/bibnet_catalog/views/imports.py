"""The imports of a library: the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bibnet_catalog.models import ImportRun, Way

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 30


@require_safe
@staff_screen("bibnet_catalog.view_importrun")
def imports(request: SignedInRequest) -> HttpResponse:
    """All imports of the library, the latest first."""
    runs = ImportRun.objects.of(request.library).exclude(source__way=Way.HAND)
    runs = runs.select_related("source", "by")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bibnet_catalog/staff/imports.html", {"page": page})
