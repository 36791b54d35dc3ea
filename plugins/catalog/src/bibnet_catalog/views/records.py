"""One record of the library: as delivered, as understood, hidden from readers and shown again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet_catalog.availability import told_on
from bibnet_catalog.correcting.listing import of_record
from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description
from bibnet_catalog.forms import CONTAINERS, DIALECTS, NoteForm
from bibnet_catalog.importing.hiding import hide, show_again
from bibnet_catalog.models import Copy, Holding, Record
from bibnet_catalog.permissions import policy
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.marc import Field
from bibnet_catalog.reading.remarks import BadRecord

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

HIDES = "bibnet_catalog.hide_record"
CORRECTS = "bibnet_catalog.correct_record"
DECIDED = "bibnet_catalog.view_ruling"
SUFFIXES = {Container.ISO2709: "iso", Container.MARCXML: "xml"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen("bibnet_catalog.view_record")
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """The record's fields as they were delivered, its description, what the library has of it."""
    found = _record(request.library, pk)
    may_change = policy.has_permission(request.user, HIDES, request.library)
    form = NoteForm()
    if request.method == "POST" and may_change:
        form = NoteForm(request.POST)
        if "show" in request.POST:
            show_again(found, actor=request.user)
            messages.success(request, _("Readers see the record again."))
            return _to_record(found)
        if form.is_valid():
            hide(found, reason=form.cleaned_data["note"], actor=request.user)
            messages.success(request, _("The record is hidden from readers."))
            return _to_record(found)
    description = Description.from_json(found.description)
    copies = list(Copy.objects.of(request.library).filter(record=found, is_gone=False))
    holdings = Holding.objects.of(request.library).filter(record=found, is_gone=False)
    context = {
        "library": request.library,
        "record": found,
        "description": description,
        "isbd": isbd.written(description),
        "remarks": [one.told(_) for one in description.remarks],
        "fields": _fields(found),
        "format": DIALECTS[Dialect(found.dialect)],
        "container": CONTAINERS[Container(found.container)],
        "holdings": [
            (one, _told([copy for copy in copies if copy.holding_id == one.pk]))
            for one in holdings.select_related("branch")
        ],
        "told_on": told_on(found) if any(one.status or one.state for one in copies) else None,
        "form": form,
        "may_change": may_change,
        "corrections": of_record(found),
        "may_correct": policy.has_permission(request.user, CORRECTS, request.library),
        "sees_why": policy.has_permission(request.user, DECIDED, request.library),
    }
    return render(request, "bibnet_catalog/staff/record.html", context)


@require_safe
@staff_screen("bibnet_catalog.view_record")
def record_bytes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bytes of the record as its source delivered them."""
    found = _record(request.library, pk)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    suffix = SUFFIXES.get(Container(found.container), "txt")
    name = f"{found.control_number}.{suffix}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _record(library: Library, pk: int) -> Record:
    records = Record.objects.of(library).select_related("source", "run", "edition", "library")
    return get_object_or_404(records, pk=pk)


def _told(copies: Iterable[Copy]) -> list[tuple[str, str]]:
    """What is said of copies, in words or as the file has it, each with their numbers."""
    found: dict[str, list[str]] = {}
    for copy in copies:
        said = copy.get_state_display() if copy.state else copy.status
        if copy.back:
            said += ", " + _("due on %(day)s") % {"day": date_format(copy.back, "j E Y")}
        found.setdefault(said, []).append(copy.inventory or copy.barcode or "—")
    return [(said, ", ".join(numbers)) for said, numbers in found.items()]


def _fields(found: Record) -> list[Field]:
    """The fields in the delivery's own terms; none of bytes that are not read any more."""
    reader = READERS[Container(found.container)]
    try:
        return reader.parse(bytes(found.content), Decoder(Encoding(found.encoding))).fields
    except BadRecord:
        return []


def _to_record(found: Record) -> HttpResponse:
    return redirect("catalog_admin:record", found.library.code, found.pk)
