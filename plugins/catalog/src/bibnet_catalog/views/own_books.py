"""A library's own records: fields, copies, history; brief records; RUSMARC to take home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.briefs import briefs as brief_records
from bibnet_catalog.entering.copies import Row, rows_of
from bibnet_catalog.entering.errors import EnteringError, NumberTaken
from bibnet_catalog.entering.fields import described, values_of
from bibnet_catalog.entering.forms import (
    ENCODINGS,
    CopyFormSet,
    FullBookForm,
    ReasonForm,
    branches_of,
)
from bibnet_catalog.entering.history import history
from bibnet_catalog.entering.home import taken_home, usual_encoding
from bibnet_catalog.importing.running import SourceBusy
from bibnet_catalog.models import Copy, Delivery, Record, Way
from bibnet_catalog.reading.encodings import Encoding

from .doors import staff_screen
from .entering import ENTERS

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 30
VIEWS = "bibnet_catalog.view_record"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(ENTERS)
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    """A record of the hand: its fields, its copies, what became of it."""
    library = request.library
    record = _record(library, pk)
    description = Description.from_json(record.description)
    form, copies = _forms(request, record, description)
    if (
        request.method == "POST"
        and not record.is_gone
        and all([form.is_valid(), copies.is_valid()])
    ):
        rows = [row for one in copies if (row := one.row()) is not None]
        try:
            said = described(form.cleaned_data, description)
            seen = _number(request.POST.get("seen"))
            changed = acts.change(record, said, rows, actor=request.user, seen=seen)
        except NumberTaken as error:
            _refuse(copies, error)
        except EnteringError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return _to_book(record)
    context = {
        "library": library,
        "record": record,
        "description": description,
        "isbd": isbd.written(description),
        "form": form,
        "main": [form[name] for name in form.MAIN],
        "more": [form[name] for name in form.MORE],
        "copies": copies,
        "gone": Copy.objects.of(library).filter(record=record, is_gone=True),
        "history": history(record),
        "reason": ReasonForm(),
        "encodings": ENCODINGS,
        "encoding": usual_encoding(library),
    }
    return render(request, "bibnet_catalog/staff/book.html", context)


@require_POST
@staff_screen(ENTERS)
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a record, bring it back, go back in its history, take the last act back."""
    record = _record(request.library, pk)
    action = request.POST.get("action")
    try:
        if action == "withdraw":
            form = ReasonForm(request.POST)
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            acts.withdraw(record, actor=request.user, reason=reason)
            messages.success(request, _("The record and its copies are withdrawn."))
        elif action == "back":
            acts.bring_back(record, actor=request.user)
            messages.success(request, _("The record and its copies stand again."))
        elif action == "revert":
            deliveries = Delivery.objects.of(request.library).filter(record=record)
            delivery = get_object_or_404(deliveries, pk=_number(request.POST.get("delivery")))
            acts.revert(record, delivery, actor=request.user)
            messages.success(request, _("The record says again what it said before."))
        elif action == "undo":
            acts.take_back(record, _number(request.POST.get("run")), actor=request.user)
            messages.success(request, _("Taken back."))
            return redirect("catalog_admin:add_book", request.library.code)
    except (EnteringError, SourceBusy) as error:
        messages.error(request, str(error))
    return _to_book(record)


@require_safe
@staff_screen(ENTERS)
def briefs(request: SignedInRequest) -> HttpResponse:
    """Brief records: the library's own; of the region those of all libraries under it."""
    page = Paginator(brief_records(request.library), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": request.library,
        "page": page,
        "rows": [(one, isbd.written(Description.from_json(one.description))) for one in page],
        "is_network": request.library.is_region,
    }
    return render(request, "bibnet_catalog/staff/briefs.html", context)


@require_safe
@staff_screen(VIEWS)
def home(request: SignedInRequest) -> HttpResponse:
    """A file of RUSMARC: entries (`e`) and own records (`r`) in an encoding that was chosen."""
    known = {str(one): one for one, _word in ENCODINGS}
    encoding: Encoding = known.get(request.GET.get("encoding", ""), usual_encoding(request.library))
    content = taken_home(
        request.library,
        editions=_numbers(request, "e"),
        records=_numbers(request, "r"),
        encoding=encoding,
    )
    if not content:
        messages.error(request, _("Tick the books first."))
        return redirect("catalog_admin:add_book", request.library.code)
    response = HttpResponse(content, content_type="application/marc")
    name = f"{request.library.code}-{timezone.localdate():%Y-%m-%d}.iso"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _record(library: Library, pk: int) -> Record:
    records = Record.objects.of(library).filter(source__way=Way.HAND)
    return get_object_or_404(records.select_related("source", "library", "edition", "run"), pk=pk)


def _forms(
    request: SignedInRequest, record: Record, description: Description
) -> tuple[FullBookForm, Any]:
    """The fields of the record and the lines of its copies, as shown or as sent."""
    sent = request.POST if request.method == "POST" else None
    form = FullBookForm(sent, initial=values_of(description))
    initial = [_initial(one) for one in rows_of(record)]
    kwargs = {"branches": branches_of(record.library)}
    return form, CopyFormSet(sent, prefix="copies", initial=initial, form_kwargs=kwargs)


def _initial(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _refuse(copies: Any, error: NumberTaken) -> None:
    """Say at each line which of its numbers is another book's."""
    for one in error.taken:
        for line in copies:
            if line.cleaned_data.get(one.kind) == one.number:
                line.add_error(one.kind, one.sentence)


def _to_book(record: Record) -> HttpResponse:
    return redirect("catalog_admin:book", record.library.code, record.pk)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _numbers(request: SignedInRequest, name: str) -> list[int]:
    found = (_number(one) for one in request.GET.getlist(name))
    return [one for one in found if one is not None]
