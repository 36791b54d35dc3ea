"""The list of calls of the day: whom to call, what to say, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet_lending.errors import LendingError
from bibnet_lending.models import Call
from bibnet_lending.services import calling

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
MOST_PRINTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_call")
def calls(request: SignedInRequest) -> HttpResponse:
    """Who is to be called today; a press says whether somebody answered."""
    if request.method == "POST":
        _noted(request)
        return redirect("lending_admin:calls", request.library.code)
    now = timezone.now()
    page = Paginator(calling.waiting(request.library, now=now), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "library": request.library,
        "page": page,
        "rows": calling.what_to_say(list(page), now=now),
    }
    return render(request, "bibnet_lending/staff/calls.html", context)


@require_safe
@desk_screen("bibnet_lending.view_call")
def call_sheet(request: SignedInRequest) -> HttpResponse:
    """The same list on paper, for who calls away from a computer."""
    now = timezone.now()
    found = calling.waiting(request.library, now=now)[:MOST_PRINTED]
    rows = calling.what_to_say(list(found), now=now)
    context = {"library": request.library, "rows": rows, "now": now}
    return render(request, "bibnet_lending/staff/call_sheet.html", context)


def _noted(request: SignedInRequest) -> None:
    number = request.POST.get("call", "")
    pk = row_number(number)
    theirs = Call.objects.of(request.library.member).select_related("branch", "library")
    call = get_object_or_404(theirs.filter(branch__path__startswith=request.library.path), pk=pk)
    is_answered = request.POST.get("came") == "told"
    try:
        calling.note_call(call=call, is_answered=is_answered, actor=request.user)
    except LendingError:
        messages.error(request, _("A colleague has noted this call already."))
    else:
        said = _("Noted: told.") if is_answered else _("Noted: no answer. Try again tomorrow.")
        messages.success(request, said)
