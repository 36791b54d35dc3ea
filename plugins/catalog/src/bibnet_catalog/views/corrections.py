"""Correcting records that files bring: the form, taking back, the library's list and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.plugins.errors import Refused
from bibnet.text.sheets import csv_of
from bibnet_catalog.correcting import acts, listing
from bibnet_catalog.correcting.forms import CorrectionForm
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.errors import EnteringError
from bibnet_catalog.entering.fields import values_of
from bibnet_catalog.models import Correction, Record, Way

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

CORRECTS = "bibnet_catalog.correct_record"
PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(CORRECTS)
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """The fields of a record that a file brought; what is typed stays whatever is delivered."""
    record = _record(request.library, pk)
    description = Description.from_json(record.description)
    sent = request.POST if request.method == "POST" else None
    form = CorrectionForm(sent, initial={**values_of(description), "seen": acts.stamp(record)})
    if request.method == "POST" and form.is_valid():
        try:
            changed = acts.correct(
                record,
                form.said(),
                reason=form.cleaned_data["reason"],
                actor=request.user,
                seen=form.cleaned_data["seen"] or None,
            )
        except (EnteringError, Refused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return redirect("catalog_admin:record", request.library.code, record.pk)
    context = {
        "library": request.library,
        "record": record,
        "title": record.edition.title,
        "form": form,
        "main": [form[name] for name in form.MAIN],
        "more": [form[name] for name in form.MORE],
    }
    return render(request, "bibnet_catalog/staff/correct.html", context)


@require_POST
@staff_screen(CORRECTS)
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a field say again what the source says."""
    corrections = Correction.objects.of(request.library)
    found = get_object_or_404(corrections.select_related("record__library"), pk=pk)
    try:
        acts.take_back(found, actor=request.user)
    except (EnteringError, Refused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The record says again what its source says."))
    if "list" in request.POST:
        return redirect("catalog_admin:corrections", request.library.code)
    return redirect("catalog_admin:record", request.library.code, found.record_id)


@require_safe
@staff_screen(CORRECTS)
def corrections(request: SignedInRequest) -> HttpResponse:
    """The corrections of the library that stand, or those that its source has taken over."""
    taken_over = request.GET.get("taken_over") == "1"
    found = listing.of_library(request.library, taken_over=taken_over)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": request.library,
        "page": page,
        "rows": listing.in_rows(page),
        "taken_over": taken_over,
    }
    return render(request, "bibnet_catalog/staff/corrections.html", context)


@require_safe
@staff_screen(CORRECTS)
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The corrections that stand, as a table for the library's own system."""
    table = csv_of(listing.as_table(request.library))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    name = f"corrections-{request.library.code}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _record(library: Library, pk: int) -> Record:
    records = Record.objects.of(library).exclude(source__way=Way.HAND).filter(is_gone=False)
    return get_object_or_404(records.select_related("library", "edition"), pk=pk)
