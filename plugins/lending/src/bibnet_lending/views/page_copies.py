"""The file of a copy of pages: for its reader, and for the two libraries; nobody else sees one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bibnet.libraries.scope import all_libraries
from bibnet_lending import mine
from bibnet_lending.copy_file import as_file
from bibnet_lending.errors import LendingError
from bibnet_lending.models import BookRequest, PageCopy
from bibnet_lending.services import page_copies, page_keeping

from .doors import desk_screen
from .readers import family_of

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

TWO_SIDES = "a copy is seen by who made it and by whose reader asked for it"


@require_POST
@never_cache
@login_required
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the reader, or who represents one, has asked for. Each time counts, so it is pressed and
    not only looked at.
    """
    with mine.everywhere():
        rows = BookRequest.objects.select_related("library", "pickup")
        asked = get_object_or_404(rows.filter(reader__in=family_of(request)), pk=pk)
        try:
            content = page_copies.download(request=asked, actor=request.user)
        except LendingError as refusal:
            messages.error(request, refusal.told)
            return redirect("lending:mine")
    return as_file(content, number=asked.pk)


@require_safe
@desk_screen("bibnet_lending.view_exchange")
def staff_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """To look at it or to print it, by either of the two libraries."""
    member = request.library.member
    with all_libraries(TWO_SIDES):
        own = Q(library=member) | Q(exchange__lender=member)
        copy = get_object_or_404(PageCopy.objects.filter(own, gone_at=None), pk=pk)
        content = page_keeping.content_of(copy)
    return as_file(content, number=copy.request_id)
