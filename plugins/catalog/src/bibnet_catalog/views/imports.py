"""Imports of a library: all of them, bringing a file, one from its first look to its end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet_catalog.describing.holdings import HoldingsProfile, guess_profile
from bibnet_catalog.forms import NEW_SOURCE, UploadForm, WayForm, name_of_field
from bibnet_catalog.importing import steering
from bibnet_catalog.importing.bringing import bring, new_source, sample
from bibnet_catalog.importing.errors import ImportingError
from bibnet_catalog.importing.looking import look
from bibnet_catalog.importing.running import SourceBusy, left_behind
from bibnet_catalog.models import Delivery, ImportRun, Quarantined, RunState, Source, Way
from bibnet_catalog.permissions import policy
from bibnet_catalog.reading.containers import Container, Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.guessing import Guess, guess
from bibnet_catalog.reading.remarks import BadFile, Remark

from .doors import staff_screen
from .tables import confirm_table

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 30
AT_WORK = (RunState.RUNNING, RunState.UNDOING)
KEEPS = "bibnet_catalog.add_importrun"


@require_safe
@staff_screen("bibnet_catalog.view_importrun")
def imports(request: SignedInRequest) -> HttpResponse:
    """All imports of the library, the latest first."""
    runs = ImportRun.objects.of(request.library).exclude(source__way=Way.HAND)
    runs = runs.select_related("source", "by")
    page = Paginator(runs.defer("profile", "remarks"), PER_PAGE).get_page(request.GET.get("page"))
    may_bring = policy.has_permission(request.user, KEEPS, request.library)
    context = {"page": page, "library": request.library, "may_bring": may_bring}
    return render(request, "bibnet_catalog/staff/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(KEEPS)
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a file; how it would be read comes next, or the import where the source is confirmed."""
    sources = list(Source.objects.of(request.library).filter(way=Way.FILE))
    form = UploadForm(request.POST or None, request.FILES or None, sources=sources)
    if request.method == "POST" and form.is_valid():
        try:
            run, found = _bring(request, form.cleaned_data)
        except BadFile as error:
            form.add_error("file", error.remark.told(_))
        else:
            if _is_as_confirmed(run, found) and not form.cleaned_data.get("look_first"):
                is_dry = form.cleaned_data.get("only_check", False)
                steering.start(run, actor=request.user, is_dry=is_dry)
            else:
                _tell_doubts(request, run, found)
            return _to_run(run)
    context = {"library": request.library, "form": form, "sources": sources}
    return render(request, "bibnet_catalog/staff/upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen("bibnet_catalog.view_importrun")
def one_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the file would be read, while nothing is begun; then what came of it so far."""
    run = get_object_or_404(_runs(request.library), pk=pk)
    if run.state == RunState.WAITING and run.asked_at is None:
        return _confirm(request, run)
    counts = {"open": 0}
    if run.quarantined:
        waiting = Quarantined.objects.of(request.library).filter(run=run, state="open")
        counts["open"] = waiting.count()
    context = {
        "library": request.library,
        "run": run,
        "is_at_work": run.state in (*AT_WORK, RunState.WAITING),
        "is_silent": left_behind(run),
        "share": 100 * run.offset // run.size if run.size else 100,
        "remarks": _remarks(run),
        "open": counts["open"],
        "left": _left(run),
        "may_act": policy.has_permission(request.user, KEEPS, request.library),
    }
    return render(request, "bibnet_catalog/staff/import.html", context)


@require_http_methods(["POST"])
@staff_screen(KEEPS)
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pause, go on, take back, take in after a check."""
    run = get_object_or_404(_runs(request.library), pk=pk)
    action = request.POST.get("action")
    try:
        if action == "pause":
            steering.pause(run, actor=request.user)
        elif action == "resume":
            steering.resume(run, actor=request.user)
        elif action == "undo":
            steering.take_back(run, actor=request.user)
        elif action == "take":
            run = steering.take_after_check(run, actor=request.user)
    except (ImportingError, SourceBusy) as error:
        messages.error(request, str(error))
    return _to_run(run)


def _runs(library: Library) -> Any:
    return ImportRun.objects.of(library).select_related("source", "by", "library")


def _to_run(run: ImportRun) -> HttpResponse:
    return redirect("catalog_admin:import", run.library.code, run.pk)


def _bring(request: SignedInRequest, data: dict[str, Any]) -> tuple[ImportRun, Guess]:
    """The run of an uploaded file, and what its bytes tell. Raises BadFile."""
    library = request.library
    with on_disk(data["file"]) as path:
        found = guess(path)
        if found.remark is not None:
            raise BadFile(found.remark.code, **found.remark.values)
        is_new = data["source"] == NEW_SOURCE
        if is_new:
            source = new_source(library, data["name"])
        else:
            source = get_object_or_404(Source.objects.of(library), pk=data["source"])
        try:
            # A person corrects what the bytes do not tell.
            run = bring(
                source=source,
                path=path,
                actor=request.user,
                dialect=None if source.dialect else found.dialect or Dialect.RUSMARC,
                encoding=None if source.encoding else found.encoding,
                name=data["file"].name or "",
                is_attended=True,
            )
        except BadFile:
            if is_new:
                source.delete()
            raise
    return run, found


class on_disk:
    """The path of an uploaded file; a small one, which Django holds in memory, is written down."""

    def __init__(self, file: UploadedFile) -> None:
        self.file = file
        self.written: Any = None

    def __enter__(self) -> Path:
        if isinstance(self.file, TemporaryUploadedFile):
            return Path(self.file.temporary_file_path())
        self.written = tempfile.NamedTemporaryFile(prefix="bibnet-upload-")
        for block in self.file.chunks():
            self.written.write(block)
        self.written.flush()
        return Path(self.written.name)

    def __exit__(self, *error: object) -> None:
        if self.written is not None:
            self.written.close()


def _is_as_confirmed(run: ImportRun, found: Guess) -> bool:
    """Whether the source is confirmed, and its file does not look like another one."""
    if run.source.confirmed_at is None or found.dialect not in (None, run.dialect):
        return False
    if run.dialect == Dialect.TABLE:
        columns = run.profile["columns"]
        is_known = columns.keys() <= run.source.profile.get("columns", {}).keys()
        return is_known and "title" in columns.values()
    is_sure = found.detection is not None and found.detection.is_certain
    return not is_sure or found.encoding == run.encoding


def _tell_doubts(request: SignedInRequest, run: ImportRun, found: Guess) -> None:
    if run.source.confirmed_at is not None:
        messages.warning(
            request,
            _("This file looks different from those that came from “{source}” before.").format(
                source=run.source
            ),
        )
    if found.dialect is None:
        messages.warning(request, _("The bytes do not tell the format. Choose it yourself."))
    if found.detection is not None and not found.detection.is_certain:
        messages.warning(
            request, _("The encoding is not certain. Look whether the titles can be read.")
        )


def _confirm(request: SignedInRequest, run: ImportRun) -> HttpResponse:
    may_act = policy.has_permission(request.user, KEEPS, request.library)
    if run.dialect == Dialect.TABLE:
        return confirm_table(request, run, may_act=may_act)
    if request.method == "POST" and may_act:
        if "forget" in request.POST:
            steering.forget(run, actor=request.user)
            messages.success(request, _("The file was dropped. Nothing was taken of it."))
            return redirect("catalog_admin:imports", request.library.code)
        form = WayForm(request.POST, run=run, look=None)
        if form.is_valid():
            return _read_so(request, run, form.way())
    else:
        form = None
    try:
        shown = look(run)
    except OSError:
        shown = None
    form = form or WayForm(run=run, look=shown)
    chosen = [one.kind for one in HoldingsProfile.from_json(run.profile).fields]
    context = {
        "library": request.library,
        "run": run,
        "form": form,
        "look": shown,
        "strange": shown.remark.told(_) if shown and shown.remark else "",
        "fields": [(one, name_of_field(one.field)) for one in shown.examples] if shown else [],
        "chosen": request.POST.getlist("kinds") if form.is_bound else chosen,
        "may_act": may_act,
    }
    return render(request, "bibnet_catalog/staff/confirm.html", context)


def _read_so(request: SignedInRequest, run: ImportRun, way: dict[str, Any]) -> HttpResponse:
    """Read the file as the person says; begin if that was pressed."""
    if way["dialect"] != run.dialect:
        records = sample(Path(run.path), Container(run.container), Encoding(way["encoding"]))
        way["profile"] = guess_profile(records, way["dialect"]).as_json()
        # Where copies stand is another question in another format.
        steering.correct(run, **way)
        return _to_run(run)
    steering.correct(run, **way)
    if "check" in request.POST or "take" in request.POST:
        try:
            steering.confirm(run, actor=request.user)
            steering.start(run, actor=request.user, is_dry="check" in request.POST)
        except ImportingError as error:
            messages.error(request, str(error))
    return _to_run(run)


def _remarks(run: ImportRun) -> list[tuple[int, str]]:
    """How many records were read in spite of what, the most frequent first."""
    told = [(count, Remark(code, values).told(_)) for code, (count, values) in run.remarks.items()]
    return sorted(told, key=lambda one: -one[0])


def _left(run: ImportRun) -> int:
    """How many records a run that was taken back had to leave to later ones."""
    if run.state != RunState.UNDONE:
        return 0
    return Delivery.objects.of(run.library).filter(run=run).count()
