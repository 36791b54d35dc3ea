"""Pictures for social networks."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from bibnet.libraries.requests import LibraryRequest
from bibnet.stamps.keeping import kept
from bibnet.themes.card import draw_card
from bibnet.themes.social import title_of


@require_safe
@kept
def card(request: LibraryRequest, token: str) -> HttpResponse:
    """The picture of a title that we have signed."""
    title = title_of(token)
    if title is None:
        raise Http404
    return HttpResponse(draw_card(request.library, title), content_type="image/png")
