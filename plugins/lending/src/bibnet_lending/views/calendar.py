"""The calendar of a reader's due days: its settings, and what a calendar program fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.accounts.models import Reader
from bibnet.plugins.permissions import own_eyes
from bibnet.themes.components import Link
from bibnet_lending import feed as feeds
from bibnet_lending.models import ReaderChoice

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest


@own_eyes
@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; no sign-in, since calendar programs have none."""
    choice = feeds.behind(secret)
    if choice is None:
        raise Http404
    text = feeds.calendar_of(choice, now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


@own_eyes
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def calendar_settings(request: SignedInRequest) -> HttpResponse:
    """The address, a new one, none; whether books are named."""
    reader = Reader.objects.filter(user=request.user).first()
    if request.method == "POST":
        if reader is None:
            raise Http404
        messages.success(request, _done(request, reader))
        return redirect("lending:calendar_settings")
    choice = ReaderChoice.objects.filter(reader=reader).exclude(feed_secret="").first()
    address = ""
    if choice is not None:
        address = (
            f"{request.library.root_url}{reverse('lending:calendar', args=[choice.feed_secret])}"
        )
    context = {
        "choice": choice,
        "address": address,
        "trail": [
            Link(pgettext("of a reader", "My books"), reverse("lending:mine")),
            Link(_("Due days in a calendar")),
        ],
    }
    return render(request, "bibnet_lending/calendar.html", context)


def _done(request: SignedInRequest, reader: Reader) -> str:
    """Do what was pressed; a sentence. Raises Http404."""
    match request.POST.get("act"):
        case "begin":
            feeds.begin(reader)
            return _("The calendar has an address of its own. Add it to your calendar program.")
        case "end":
            feeds.end(reader)
            return _("The address shows nothing any more.")
        case "titles":
            feeds.name_books(reader, has_titles=True)
            return _("The calendar names the books.")
        case "no_titles":
            feeds.name_books(reader, has_titles=False)
            return _("The calendar does not name the books.")
    raise Http404
