"""«Что я читал»: the reader's own list, kept by consent; searched, taken away, erased."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.accounts.models import Reader
from bibnet.accounts.services import consents
from bibnet.libraries import network
from bibnet.plugins.permissions import own_eyes
from bibnet.themes.components import Link
from bibnet_lending.models import HistoryEntry
from bibnet_lending.services import remembering

from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
LONGEST_QUERY = 100


@own_eyes
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def history(request: SignedInRequest) -> HttpResponse:
    """The books that came back, the last first; `?q=` looks for words of author and title."""
    reader = Reader.objects.filter(user=request.user).first()
    if request.method == "POST":
        if reader is None:
            raise Http404
        messages.success(request, _erased(request, reader))
        return redirect("lending:history")
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    page = Paginator(_entries(reader, words), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": words,
        "is_kept": reader is not None and consents.has_given(reader, remembering.PURPOSE),
        "consents_url": f"{network.portal_url()}{reverse('accounts:consents')}",
        "trail": [
            Link(pgettext("of a reader", "My books"), reverse("lending:mine")),
            Link(_("What I have read")),
        ],
    }
    return render(request, "bibnet_lending/history.html", context)


@own_eyes
@require_safe
@never_cache
@login_required
def export(request: SignedInRequest) -> HttpResponse:
    """The whole list as a table."""
    reader = Reader.objects.filter(user=request.user).first()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="books.csv"'
    # By the mark at the beginning spreadsheets know the encoding.
    response.write("\ufeff")
    table = csv.writer(response, delimiter=";")
    table.writerow([_("Author"), _("Title"), _("Library"), _("Lent"), _("Returned")])
    for one in _entries(reader, "").iterator(chunk_size=500):
        days = [timezone.localdate(day).isoformat() for day in (one.lent_at, one.returned_at)]
        table.writerow([_plain(one.heading), _plain(one.title), _plain(one.library_name), *days])
    return response


def _entries(reader: Reader | None, words: str) -> QuerySet[HistoryEntry]:
    rows = HistoryEntry.objects.filter(reader=reader) if reader else HistoryEntry.objects.none()
    for word in words.casefold().split():
        rows = rows.filter(words__contains=word)
    return rows


def _erased(request: SignedInRequest, reader: Reader) -> str:
    """Do what was pressed; a sentence."""
    if "off" in request.POST:
        consents.withdraw(reader=reader, purpose=remembering.PURPOSE)
        remembering.erase(reader)
        return _("The history is off, and what was kept is erased.")
    if "all" in request.POST:
        remembering.erase(reader)
        return _("The whole list is erased.")
    number = request.POST.get("erase", "")
    pk = row_number(number)
    get_object_or_404(HistoryEntry, reader=reader, pk=pk).delete()
    return _("Erased.")


def _plain(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
