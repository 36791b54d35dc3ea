"""Channels: the short address that is counted, and the staff's screen of what each has brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bibnet_catalog import api as catalog
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.journal import audit
from bibnet_lending import posters
from bibnet_lending.models import Channel
from bibnet_lending.models.channels import MOST_BOOKS, RESERVED
from bibnet_lending.services import channels as acts

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest

MOST_SHOWN = 200


@require_safe
@never_cache
def visit(request: LibraryRequest, code: str) -> HttpResponse:
    """Count the visit and lead to the application for a ticket, which is told the channel."""
    library = request.library.member
    channel = get_object_or_404(
        Channel.objects.of(library).select_related("library"), code=code, is_over=False
    )
    acts.visit(channel)
    return HttpResponseRedirect(
        f"{reverse('lending:apply')}?{urlencode({'channel': channel.code})}"
    )


class ChannelForm(forms.ModelForm):
    """A campaign; books are named by their inventory numbers or barcodes, one in a line."""

    books = forms.CharField(
        label=gettext_lazy("Books on it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
        help_text=gettext_lazy("Inventory numbers or barcodes, one in a line, up to 30."),
    )

    class Meta:
        model = Channel
        fields = ("name", "code", "heading", "text")
        labels = {"code": gettext_lazy("Short address, Latin letters and digits")}

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library
        self.instance.library = library

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise ValidationError(_("This word is taken: choose another one."))
        if Channel.objects.of(self.library).filter(code=code).exists():
            raise ValidationError(_("There is a channel with this address already."))
        return code

    def clean_books(self) -> list[int]:
        """The editions of the copies that are named. Raises ValidationError with the first that is
        not the library's.
        """
        lines = [line.strip() for line in self.cleaned_data["books"].splitlines() if line.strip()]
        if len(lines) > MOST_BOOKS:
            raise ValidationError(_("No more than 30 books stand on it."))
        found: list[int] = []
        known = catalog.copies_by_numbers(self.library, lines)
        for line in lines:
            copies = known[line]
            if not copies:
                raise ValidationError(_("No book of the library has the number %s.") % line)
            if copies[0].edition.number not in found:
                found.append(copies[0].edition.number)
        return found


@desk_screen("bibnet_lending.add_readerticket")
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: SignedInRequest) -> HttpResponse:
    """What each poster has brought; a new one is made here, one that is over is ended."""
    library = request.library.member
    if ending := request.POST.get("end", ""):
        return _end(request, library, ending)
    form = ChannelForm(request.POST or None, library=library)
    if request.method == "POST" and form.is_valid():
        form.instance.editions = form.cleaned_data["books"]
        channel = form.save()
        audit.record(
            action="lending.channel_made", actor=request.user, library=library, obj=channel
        )
        messages.success(request, _("Made: print the poster or the bookmarks."))
        return redirect("lending_admin:channels", request.library.code)
    rows = Channel.objects.of(library).select_related("library")[:MOST_SHOWN]
    context = {
        "library": request.library,
        "form": form,
        "rows": [
            {"counted": one, "address": posters.address_of(one.channel)}
            for one in acts.counted(library, rows)
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "bibnet_lending/staff/channels.html", context, status=status)


@desk_screen("bibnet_lending.view_readerticket")
@require_safe
def sheet(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The poster or the bookmarks as PDF."""
    if kind not in posters.SHEETS:
        raise Http404
    rows = Channel.objects.of(request.library.member).select_related("library")
    channel = get_object_or_404(rows, pk=pk)
    response = HttpResponse(posters.sheet(channel, kind), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}-{channel.code}.pdf"'
    return response


def _end(request: SignedInRequest, library: Library, sent: str) -> HttpResponse:
    pk = row_number(sent)
    channel = get_object_or_404(Channel.objects.of(library), pk=pk)
    channel.is_over = True
    channel.save(update_fields=["is_over"])
    audit.record(action="lending.channel_ended", actor=request.user, library=library, obj=channel)
    messages.success(request, _("Its address counts no more."))
    return redirect("lending_admin:channels", request.library.code)
