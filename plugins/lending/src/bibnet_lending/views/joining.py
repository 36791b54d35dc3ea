"""Tickets of several libraries in one account: what is joined, joining one more, parting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bibnet.accounts.forms.fields import PasswordField
from bibnet.accounts.models import Reader
from bibnet.accounts.services import consents
from bibnet.journal.visits import client_address
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused
from bibnet.plugins.permissions import own_eyes
from bibnet.themes.components import Link
from bibnet_lending import joining_consent as consent
from bibnet_lending import mine
from bibnet_lending.models import Joining
from bibnet_lending.services import joining, parting
from bibnet_lending.services.honouring import READERS

from .choices import lending_libraries, library_field, number_field
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest


class JoinForm(forms.Form):
    library = library_field()
    number = number_field()
    secret = PasswordField(
        label=gettext_lazy("Password of that ticket, or a code"),
        help_text=gettext_lazy("The desk of that library prints a code on a slip."),
    )
    agreed = forms.BooleanField()

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lending_libraries(self, "library")
        self.fields["agreed"].label = str(consent.HYBRID.label)
        if consent.has_agreed(reader):
            del self.fields["agreed"]


@own_eyes
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def joined(request: SignedInRequest) -> HttpResponse:
    """The reader's tickets and who joined them; one more is joined by its number and a proof."""
    reader = Reader.objects.filter(user=request.user).first()
    if reader is None:
        return _nobody(request)
    if leaving := request.POST.get("part", ""):
        return _part(request, reader, leaving)
    form = JoinForm(request.POST or None, reader=reader)
    if request.method == "POST" and form.is_valid():
        try:
            found = _join(request, reader, form)
        except Refused as refusal:
            form.add_error(None, f"{refusal} {getattr(refusal, 'next_step', '')}".strip())
        else:
            said = _("Joined: the ticket No. {number}, {library}.")
            messages.success(request, said.format(number=found.ticket, library=found.library))
            return redirect("lending:joining")
    status = 422 if form.is_bound else 200
    return render(request, "bibnet_lending/joining.html", _shown(reader, form), status=status)


def _nobody(request: SignedInRequest) -> HttpResponse:
    """Staff that reads nowhere has nothing to join."""
    if request.method == "POST":
        raise Http404
    return render(request, "bibnet_lending/joining.html", {"trail": [Link(_("Joining tickets"))]})


def _join(request: SignedInRequest, reader: Reader, form: JoinForm) -> Joining:
    data = form.cleaned_data
    library = data["library"]
    named = {"library": library, "number": data["number"], "secret": data["secret"]}
    proven = joining.prove(request, **named)
    with transaction.atomic():
        consent.agree(reader, library=library, ip=client_address(request) or None)
        return joining.join(reader=reader, proven=proven, actor=request.user)


def _part(request: SignedInRequest, reader: Reader, sent: str) -> HttpResponse:
    """Part one of the reader's own."""
    pk = row_number(sent)
    with all_libraries(READERS):
        found = Joining.objects.filter(reader=reader, pk=pk).select_related("ticket").first()
    if found is None:
        raise Http404
    try:
        parting.part(joining=found, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The ticket No. {number} is by itself again: its library prints a new password.")
        messages.success(request, said.format(number=found.ticket))
    return redirect("lending:joining")


def _shown(reader: Reader, form: JoinForm) -> dict[str, Any]:
    with all_libraries(READERS):
        rows = Joining.objects.filter(reader=reader)
        records = list(rows.select_related("library", "ticket", "joined_by", "left_by"))
    return {
        "form": form,
        "tickets": mine.tickets_of([reader]),
        "records": records,
        "document": consents.document_in_force(consent.HYBRID),
        "trail": [Link(_("Joining tickets"))],
    }
