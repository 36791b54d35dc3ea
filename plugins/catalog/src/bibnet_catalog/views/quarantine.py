"""What could not be read of an import: the list, the bytes, mending one, letting one be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.text.sheets import csv_of
from bibnet_catalog.forms import MendForm, NoteForm
from bibnet_catalog.importing.errors import ImportingError
from bibnet_catalog.importing.looking import headings_of
from bibnet_catalog.importing.mending import as_text, drop, from_text, mend
from bibnet_catalog.models import ImportRun, Quarantined, QuarantineState
from bibnet_catalog.permissions import policy
from bibnet_catalog.reading import tables
from bibnet_catalog.reading.containers import TABLES, Container
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
# Of a piece so many bytes are shown one by one, and so many letters as they are read.
HEAD = 256
ROW = 16
LETTERS = 1500
CHANGES = "bibnet_catalog.change_quarantined"
SEES = "bibnet_catalog.view_quarantined"
BYTES = "application/octet-stream"


@require_safe
@staff_screen(SEES)
def quarantine(request: SignedInRequest, pk: int) -> HttpResponse:
    """The pieces of an import that are no records; those that wait, or all."""
    run = _run(request.library, pk)
    pieces = Quarantined.objects.of(request.library).filter(run=run).defer("content", "mended")
    shows_all = request.GET.get("all") == "1"
    if not shows_all:
        pieces = pieces.filter(state=QuarantineState.OPEN)
    page = Paginator(pieces.select_related("record"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": request.library,
        "run": run,
        "page": page,
        "pieces": [(one, reason_of(one)) for one in page],
        "shows_all": shows_all,
        "is_table": run.container in TABLES,
    }
    return render(request, "bibnet_catalog/staff/quarantine.html", context)


@require_safe
@staff_screen(SEES)
def all_bytes(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The bytes of everything that waits, one after the other, as a file of the same kind.

    Of a table it is a CSV file of the rows, under its headings.
    """
    run = _run(request.library, pk)
    waiting = Quarantined.objects.of(request.library).filter(run=run, state=QuarantineState.OPEN)
    if run.container in TABLES:
        table = HttpResponse(csv_of(_rows_of(waiting, run)), content_type="text/csv; charset=utf-8")
        _as_attachment(table, f"bad-{run.file_name.rpartition('.')[0] or run.file_name}.csv")
        return table
    response = StreamingHttpResponse(_bytes_of(waiting, run.container), content_type=BYTES)
    _as_attachment(response, f"bad-{run.file_name}")
    return response


@require_safe
@staff_screen(SEES)
def piece_bytes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bytes of one piece."""
    piece = _piece(request.library, pk)
    response = HttpResponse(bytes(piece.content), content_type=BYTES)
    is_row = piece.run.container in TABLES
    _as_attachment(response, f"{piece.number}-{piece.run.file_name}{'.txt' if is_row else ''}")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(SEES)
def one_piece(request: SignedInRequest, pk: int) -> HttpResponse:
    """One piece: why it is no record, its bytes, its text to be mended."""
    piece = _piece(request.library, pk)
    may_act = policy.has_permission(request.user, CHANGES, request.library)
    content, encoding = bytes(piece.content), piece.run.encoding
    text = as_text(content, encoding)
    form, note = _mend_form(text), NoteForm()
    if request.method == "POST" and may_act:
        if "drop" in request.POST:
            note = NoteForm(request.POST)
            if note.is_valid() and _let_be(request, piece, note.cleaned_data["note"]):
                return _to_quarantine(piece)
        else:
            form = _mend_form(text, request.POST, request.FILES)
            if form.is_valid() and _mended(request, piece, form):
                return _to_quarantine(piece)
    context = {
        "library": request.library,
        "run": piece.run,
        "piece": piece,
        "reason": reason_of(piece),
        "form": form,
        "note": note,
        "is_text": text is not None,
        "look": look_of(content, encoding),
        "is_cut": len(content) > HEAD,
        "rows": list(hex_rows(content)),
        "size": len(content),
        "may_act": may_act and piece.state != QuarantineState.MENDED,
        "is_row": piece.run.container in TABLES,
        "headings": headings_of(piece.run) if piece.run.container in TABLES else [],
    }
    return render(request, "bibnet_catalog/staff/piece.html", context)


def reason_of(piece: Quarantined) -> str:
    """Why the bytes are no record, in the language of the screen."""
    code, values = piece.reason
    return Remark(code, values).told(_)


def look_of(content: bytes, encoding: str) -> str:
    """How the bytes read, as well as can be, for a person to recognise the record."""
    try:
        text, _remarks = Decoder(Encoding(encoding))(content[: 4 * LETTERS])
    except BadRecord:
        text = content[: 4 * LETTERS].decode("latin-1")
    return "".join(letter if letter.isprintable() else " " for letter in text[:LETTERS])


def hex_rows(content: bytes) -> Iterator[tuple[str, str, str]]:
    """The first bytes by sixteen: their place, in hexadecimal, as ASCII."""
    for start in range(0, min(len(content), HEAD), ROW):
        row = content[start : start + ROW]
        plain = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in row)
        yield f"{start:04x}", row.hex(" "), plain


def _run(library: Library, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.of(library).select_related("source"), pk=pk)


def _piece(library: Library, pk: int) -> Quarantined:
    pieces = Quarantined.objects.of(library).select_related("run__source", "record", "library")
    return get_object_or_404(pieces.select_related("settled_by"), pk=pk)


def _bytes_of(pieces: Any, container: str) -> Iterator[bytes]:
    for content in pieces.values_list("content", flat=True).iterator(chunk_size=10):
        yield bytes(content)
        if container != Container.ISO2709 and bytes(content[-1:]) != b"\n":
            yield b"\r\n"


def _rows_of(pieces: Any, run: ImportRun) -> Iterator[list[str]]:
    """The headings of a table, then its rows; what cannot be parted stands in one cell."""
    headings = headings_of(run)
    decode = Decoder(Encoding(run.encoding))
    yield headings
    for content in pieces.values_list("content", flat=True).iterator(chunk_size=10):
        try:
            fields = tables.parse(bytes(content), decode).fields
        except BadRecord:
            yield [bytes(content).decode("latin-1")]
            continue
        cells = {one.tag: one.value for one in fields}
        yield [cells.pop(one, "") for one in headings] + list(cells.values())


def _as_attachment(response: HttpResponseBase, name: str) -> None:
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"


def _mend_form(text: str | None, data: Any = None, files: Any = None) -> MendForm:
    form = MendForm(data, files, initial={"text": text or ""})
    if text is None:
        del form.fields["text"]
        form.fields["file"].label = _("A file with the mended record")
    return form


def _mended(request: SignedInRequest, piece: Quarantined, form: MendForm) -> bool:
    file = form.cleaned_data.get("file")
    try:
        if file is not None:
            content = file.read(2_000_001)
        else:
            text = form.cleaned_data["text"]
            content = from_text(text, bytes(piece.content), piece.run.encoding)
        record = mend(piece, content, actor=request.user)
    except ImportingError as error:
        form.add_error("file" if file is not None else "text", str(error))
        return False
    messages.success(
        request,
        _("The record {number} was taken in: {title}.").format(
            number=record.control_number, title=record.description.get("title", "")
        ),
    )
    return True


def _let_be(request: SignedInRequest, piece: Quarantined, note: str) -> bool:
    try:
        drop(piece, note=note, actor=request.user)
    except ImportingError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("The record is left as it is."))
    return True


def _to_quarantine(piece: Quarantined) -> HttpResponse:
    return redirect("catalog_admin:quarantine", piece.library.code, piece.run_id)
