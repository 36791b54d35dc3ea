"""What the columns of a table mean: guessed, shown with ten rows, corrected, confirmed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description
from bibnet_catalog.importing import steering
from bibnet_catalog.importing.bringing import columns_of
from bibnet_catalog.importing.errors import ImportingError
from bibnet_catalog.importing.looking import look_at_table
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.table_forms import ColumnsForm

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest
    from bibnet_catalog.models import ImportRun


def confirm_table(request: SignedInRequest, run: ImportRun, *, may_act: bool) -> HttpResponse:
    """How a table would be read; the person corrects its columns, then begins."""
    try:
        look = look_at_table(run)
    except OSError:
        look = None
    form = ColumnsForm(run=run, columns=look.columns if look else ())
    if request.method == "POST" and may_act:
        if "forget" in request.POST:
            steering.forget(run, actor=request.user)
            messages.success(request, _("The file was dropped. Nothing was taken of it."))
            return redirect("catalog_admin:imports", request.library.code)
        form = ColumnsForm(request.POST, run=run, columns=look.columns if look else ())
        if look and form.is_valid():
            return _read_so(request, run, form)
    context = {
        "library": request.library,
        "run": run,
        "form": form,
        "look": look,
        "columns": form.rows(look.columns) if look else [],
        "records": [_told(one) for one in look.descriptions] if look else [],
        "strange": look.remark.told(_) if look and look.remark else "",
        "may_act": may_act,
    }
    return render(request, "bibnet_catalog/staff/columns.html", context)


def _read_so(request: SignedInRequest, run: ImportRun, form: ColumnsForm) -> HttpResponse:
    """Read the table as the person says; begin if that was pressed."""
    encoding = Encoding(form.cleaned_data["encoding"])
    if encoding != run.encoding:
        # Under another encoding the headings are other words.
        columns = columns_of(run.source, Path(run.path), encoding, said={})
    else:
        columns = form.columns()
    profile = {"fields": [], "columns": columns}
    begins = "check" in request.POST or "take" in request.POST
    if begins and "title" not in columns.values():
        messages.error(request, _("Say which column holds the title."))
        begins = False
    steering.correct(run, dialect=run.dialect, encoding=encoding, profile=profile)
    if begins:
        try:
            steering.confirm(run, actor=request.user)
            steering.start(run, actor=request.user, is_dry="check" in request.POST)
        except ImportingError as error:
            messages.error(request, str(error))
    return redirect("catalog_admin:import", request.library.code, run.pk)


def _told(one: Any) -> tuple[str, str, list[str]]:
    """A row as it is understood: its description or what is wrong, its copies, the remarks."""
    if not isinstance(one, Description):
        return "", one.told(_), []
    numbers = [item.inventory or item.barcode for held in one.held for item in held.items]
    said = [held.call_number for held in one.held] + [held.library for held in one.held]
    copies = ", ".join(filter(None, [*numbers, *said]))
    return isbd.written(one), copies, [remark.told(_) for remark in one.remarks]
