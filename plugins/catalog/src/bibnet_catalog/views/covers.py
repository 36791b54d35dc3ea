"""The cover of an edition that the library has: a picture is uploaded or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet_catalog.covers.keeping import take_away, upload
from bibnet_catalog.covers.reading import in_place
from bibnet_catalog.forms import CoverForm
from bibnet_catalog.models import Cover, CoverState, Edition, Record

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest

YEAR = 365 * 24 * 60 * 60


@require_safe
def picture(request: LibraryRequest, name: str) -> HttpResponseBase:
    """A picture of a cover; its name tells the content, so browsers keep it for good."""
    path = f"{Cover.FOLDER}/{name}"
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type="image/webp")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


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
        "picture": in_place(present) if _is_shown(present) else "",
        "form": form,
    }
    return render(request, "bibnet_catalog/staff/cover.html", context)


def _is_shown(present: Cover | None) -> TypeGuard[Cover]:
    return present is not None and present.state == CoverState.SHOWN
