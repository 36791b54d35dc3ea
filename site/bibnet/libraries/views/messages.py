"""Messages over the pages, for the administrators of a library and of the region."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.libraries.forms.messages import MessageForm
from bibnet.libraries.messages import end_message, save_message
from bibnet.libraries.models import Library, Role, SiteMessage
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen

PER_PAGE = 30
LASTS = timedelta(days=1)
administrator = library_screen(Role.LIBRARY_ADMIN)


@administrator
@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    """What is shown now, what will be, what was."""
    now = timezone.now()
    found = SiteMessage.objects.filter(library__path__startswith=request.library.path)
    found = found.select_related("library", "district", "created_by").order_by("-until", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.since <= now < one.until, one.until <= now) for one in page.object_list]
    with timezone.override(request.library.tz):
        return render(request, "libraries/staff/messages.html", {"page": page, "rows": rows})


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """A new message of the library."""
    return _form(request, SiteMessage(library=request.library), request.library.tz)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """A message of exactly this library."""
    return _form(request, _own(request.library, pk), request.library.tz)


@administrator
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    end_message(message=_own(request.library, pk), actor=request.user)
    messages.success(request, _("The message is off the pages."))
    return redirect("libraries_admin:messages", code=request.library.code)


def _own(library: Library, pk: int) -> SiteMessage:
    return get_object_or_404(SiteMessage.objects.select_related("library"), pk=pk, library=library)


def _form(request: SignedInRequest, message: SiteMessage, zone: ZoneInfo) -> HttpResponse:
    """Times are typed and shown in the library's own zone."""
    now = timezone.now().replace(second=0, microsecond=0)
    initial = {} if message.pk else {"since": now, "until": now + LASTS}
    with timezone.override(zone):
        form = MessageForm(
            request.POST or None, instance=message, initial=initial, library=request.library
        )
        if request.method == "POST" and form.is_valid():
            save_message(message=form.instance, actor=request.user)
            messages.success(request, _("Saved. The pages show it in its time."))
            return redirect("libraries_admin:messages", code=request.library.code)
        context = {"form": form, "message": message}
        return render(request, "libraries/staff/message.html", context)
