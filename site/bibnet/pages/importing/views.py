"""Screens of an import: `/admin/l/<code>/editing/import/…`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from bibnet.background.tasks import enqueue_after_commit
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.models import ImportedPage, PageImport
from bibnet.text.tables import BadFile

from . import services
from .kinds import known_kinds
from .running import CREATED, KNOWN, REFUSED, Outcome
from .tasks import run_import, undo_import

PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """What is brought, and the file."""

    kind = forms.ChoiceField(label=gettext_lazy("What is in it"), widget=forms.RadioSelect)
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]]) -> None:
        super().__init__(*args)
        # The stubs know a form's fields by their base class only, which has no choices.
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        suffixes = dict.fromkeys(end for one in known_kinds().values() for end in one.suffixes)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)
        self.initial["kind"] = choices[0][0] if choices else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a file; what it would do comes next."""
    offered = [
        one
        for one in known_kinds().values()
        if services.may_bring(request.library, one, request.user)
    ]
    choices = [(one.key, str(one.title)) for one in offered]
    form = UploadForm(request.POST or None, request.FILES or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = services.bring(
                library=request.library,
                kind=known_kinds()[form.cleaned_data["kind"]],
                name=file.name,
                content=file.read(),
                actor=request.user,
            )
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            return _to_report(request, job)
    context = {
        "library": request.library,
        "form": form,
        "kinds": offered,
        "imports": PageImport.objects.of(request.library).defer("rows", "outcomes", "kept")[:10],
    }
    return render(request, "pages/importing/upload.html", context)


@never_cache
@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """A workbook to fill in."""
    found = known_kinds().get(kind)
    if found is None:
        raise Http404
    response = HttpResponse(found.template(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.key}.xlsx"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the file would do; after the press what it has done; taking it back."""
    jobs = PageImport.objects.of(request.library).select_related("library")
    job = get_object_or_404(jobs, pk=pk)
    if request.method == "POST":
        _act_on(request, job)
        return _to_report(request, job)
    kind = known_kinds()[job.kind]
    publishing = services.may_bring(job.library, kind, request.user, publishes=True)
    wants = request.GET.get("publish") == "1" and publishing
    if job.started_at is None:
        outcomes = services.foresee(job, publishes=wants)
    else:
        outcomes = [Outcome(**one) for one in job.outcomes]
    counts = Counter(one.result for one in outcomes)
    first = sorted(outcomes, key=lambda one: (one.result != REFUSED, not one.problems, one.row))
    portion = Paginator(first, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": request.library,
        "job": job,
        "kind": kind,
        "portion": portion,
        "rows": _rows(job, list(portion.object_list)),
        "made": counts[CREATED],
        "known": counts[KNOWN],
        "refused": counts[REFUSED],
        "done": len(outcomes),
        "may_publish": publishing,
        "publishes": wants if job.started_at is None else job.publishes,
        "is_running": bool(job.started_at) and not job.finished_at and not job.undoing_at,
        "is_undoing": job.undoing_at is not None and job.undone_at is None,
        "is_silent": services.is_silent(job),
        "may_undo": not job.undoing_at
        and ImportedPage.objects.of(job.library).filter(job=job).exists(),
        "kept": _kept(job),
    }
    return render(request, "pages/importing/report.html", context)


@transaction.atomic
def _act_on(request: SignedInRequest, job: PageImport) -> None:
    if "undo" in request.POST:
        if services.begin_undo(job=job, actor=request.user):
            enqueue_after_commit(undo_import, job.library_id, job.pk, request.user.pk)
            messages.success(request, _("It is being taken back."))
    elif "resume" in request.POST:
        if services.resume(job=job, actor=request.user):
            if job.undoing_at is None:
                enqueue_after_commit(run_import, job.library_id, job.pk)
            else:
                enqueue_after_commit(undo_import, job.library_id, job.pk, request.user.pk)
            messages.success(request, _("It goes on."))
    elif services.start(job=job, publishes=request.POST.get("publish") == "1", actor=request.user):
        enqueue_after_commit(run_import, job.library_id, job.pk)
        count = len(job.rows)
        words = ngettext("{count} row goes in.", "{count} rows go in.", count)
        messages.success(request, words.format(count=count))


def _rows(
    job: PageImport, outcomes: list[Outcome]
) -> list[tuple[Outcome, dict[str, str], Page | None]]:
    """Outcomes with what their rows say and the pages that are there still."""
    cells = {row.number: row.cells for row in services.rows_of(job)}
    pages = Page.objects.in_bulk([one.page for one in outcomes if one.page])
    return [(one, cells.get(one.row, {}), pages.get(one.page or 0)) for one in outcomes]


def _kept(job: PageImport) -> list[tuple[Page, str]]:
    pages = Page.objects.in_bulk([number for number, _why in job.kept])
    return [(pages[number], why) for number, why in job.kept if number in pages]


def _to_report(request: SignedInRequest, job: PageImport) -> HttpResponse:
    return redirect("editing_admin:import_report", request.library.code, job.pk)
