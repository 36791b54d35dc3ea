"""The cover of an edition that the library has: a picture is uploaded or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bibnet_catalog.covers.keeping import take_away, upload
from bibnet_catalog.forms import CoverForm
from bibnet_catalog.models import Cover, CoverState, Edition, Record

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen("bibnet_catalog.correct_record")
def cover(request: SignedInRequest, pk: int) -> HttpResponse:
    """The cover that readers see, with what is done about it."""
    record = Record.objects.of(request.library).filter(edition=pk, is_gone=False).first()
    if record is None:
        raise Http404
    edition = Edition.objects.get(pk=pk)
    present = Cover.objects.filter(edition=edition).first()
    form = CoverForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if "remove" in request.POST:
            if present is not None and present.is_uploaded:
                take_away(present, library=request.library, actor=request.user)
            messages.success(request, _("The picture is taken away."))
            return redirect(request.path)
        if form.is_valid():
            try:
                upload(
                    edition,
                    form.cleaned_data["file"],
                    library=request.library,
                    actor=request.user,
                )
            except ValidationError as error:
                form.add_error("file", error)
            else:
                messages.success(request, _("Readers see the new cover."))
                return redirect(request.path)
    context = {
        "library": request.library,
        "edition": edition,
        "record": record,
        "cover": present,
        "is_shown": present is not None and present.state == CoverState.SHOWN,
        "form": form,
    }
    return render(request, "bibnet_catalog/staff/cover.html", context)
