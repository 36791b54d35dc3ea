"""Lists of libraries that an administrator brings in: tried first, then applied by the worker."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bibnet.journal import audit
from bibnet.libraries.forms.libraries import ImportForm
from bibnet.libraries.importing import BadFile, Outcome, Row, read_rows, run_rows
from bibnet.libraries.importing.columns import COLUMNS
from bibnet.libraries.importing.running import CHANGED, CREATED
from bibnet.libraries.importing.task import run_import
from bibnet.libraries.models import LibraryImport, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MOST_SHOWN = 200


@library_screen(Role.LIBRARY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a file; its dry run comes next."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_rows(file.name, file.read())
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            job = LibraryImport.objects.create(
                library=request.library,
                name=file.name[:255],
                rows=[[row.number, row.cells] for row in rows],
                by=request.user,
            )
            return redirect("libraries_admin:import_report", request.library.code, job.pk)
    context = {
        "library": request.library,
        "form": form,
        "columns": [one.names[-1] for one in COLUMNS],
        "imports": LibraryImport.objects.filter(library=request.library)[:10],
    }
    return render(request, "libraries/staff/import.html", context)


@library_screen(Role.LIBRARY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the list would do; after the press what it has done so far."""
    job = get_object_or_404(LibraryImport, pk=pk, library=request.library)
    if request.method == "POST" and _start(job, request.user):
        return redirect("libraries_admin:import_report", request.library.code, job.pk)
    if job.started_at is None:
        rows = [Row(number, cells) for number, cells in job.rows]
        outcomes = list(run_rows(rows, actor=request.user, is_dry=True))
    else:
        outcomes = [Outcome(**one) for one in job.outcomes]
    names = {number: cells.get("name", "") for number, cells in job.rows}
    shown = [(one, names.get(one.row, "")) for one in outcomes]
    refused = [one for one in outcomes if one.problems]
    context = {
        "library": request.library,
        "job": job,
        "counts": Counter(one.result for one in outcomes),
        "done": len(outcomes),
        "refused": refused[:MOST_SHOWN],
        "changed": [pair for pair in shown if pair[0].result == CHANGED][:MOST_SHOWN],
        "created": [pair for pair in shown if pair[0].result == CREATED][:MOST_SHOWN],
        "is_running": job.started_at is not None and job.finished_at is None,
    }
    return render(request, "libraries/staff/import_report.html", context)


@transaction.atomic
def _start(job: LibraryImport, actor: User) -> bool:
    """Start the import unless it was started before."""
    started = LibraryImport.objects.filter(pk=job.pk, started_at__isnull=True)
    if not started.update(started_at=timezone.now()):
        return False
    audit.record(action="libraries.import_started", actor=actor, library=job.library, obj=job)
    transaction.on_commit(lambda: run_import.enqueue(job.pk))
    return True
