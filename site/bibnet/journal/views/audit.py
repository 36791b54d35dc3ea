"""The audit log for administrators: read, narrowed down, taken home as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.journal import audit, reading
from bibnet.journal.forms import AuditFilter
from bibnet.journal.models import AuditEntry
from bibnet.journal.querysets import AuditQuerySet
from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen

PER_PAGE = 50
CHUNK = 500
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@library_screen(Role.LIBRARY_ADMIN)
@require_safe
def audit_log(request: SignedInRequest) -> HttpResponse:
    """What was done in the library and below, by whom; the region's administrator sees all."""
    titles = reading.titles_of_acts(request.library)
    form = AuditFilter(request.GET, library=request.library, titles=titles)
    page = Paginator(_found(request, form), PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "page": page,
        "lines": reading.lines(page.object_list, request.library),
        "form": form,
        "query": asked.urlencode(),
        "is_narrowed": any(asked.values()),
    }
    return render(request, "journal/audit.html", context)


@never_cache
@library_screen(Role.LIBRARY_ADMIN)
@require_safe
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """The same entries as a table; taking it home is an act of its own."""
    titles = reading.titles_of_acts(request.library)
    form = AuditFilter(request.GET, library=request.library, titles=titles)
    found = _found(request, form)
    if request.method == "GET":
        audit.record(
            action="journal.audit_exported",
            actor=request.user,
            library=request.library,
            fields=sorted(name for name, value in request.GET.items() if value),
        )
    answer = StreamingHttpResponse(
        _table(found, request.library),
        content_type="text/csv; charset=utf-8; header=present",
    )
    name = f"audit-{request.library.code}-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _found(request: SignedInRequest, form: AuditFilter) -> AuditQuerySet:
    entries = AuditEntry.objects.seen_from(request.library).select_related("actor", "library")
    return form.narrow(entries)


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def _table(found: AuditQuerySet, library: Library) -> Iterator[str]:
    write = csv.writer(_Echo(), delimiter=";").writerow
    yield "\ufeff" + write(
        [_("Time"), _("Who"), _("Act"), _("Library"), _("What"), _("Fields"), _("Reason")]
    )
    rows = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        for line in reading.lines(chunk, library):
            entry = line.entry
            at = timezone.localtime(entry.at).strftime("%d.%m.%Y %H:%M:%S")
            where = entry.library.name if entry.library else ""
            cells = [at, line.actor, line.act, where, line.thing, line.fields, entry.reason]
            yield write([_plain(cell) for cell in cells])


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
