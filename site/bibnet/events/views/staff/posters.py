"""The poster of a date, to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.events import staff
from bibnet.events.poster import poster as poster_of
from bibnet.libraries.requests import SignedInRequest

from .listing import date_here


@never_cache
@staff.for_team
@require_safe
def poster(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sheet of A4 as PDF."""
    date = date_here(request, pk)
    response = HttpResponse(poster_of(date, now=timezone.now()), content_type="application/pdf")
    name = f"poster-{date.local_starts:%Y-%m-%d}-{date.pk}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
