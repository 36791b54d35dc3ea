"""The staff's screen of what is to be mended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.libraries.requests import SignedInRequest

from .links import broken_links
from .reading import untagged


@never_cache
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """The library's links that lead nowhere and its files that cannot be read aloud."""
    context = {"links": broken_links(request.library), "readings": untagged(request.library)}
    return render(request, "pages/upkeep/own.html", context)
