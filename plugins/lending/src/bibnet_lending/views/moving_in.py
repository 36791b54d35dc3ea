"""A library's own list of readers: looked at first, taken in by a second press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bibnet.text.tables import BadFile
from bibnet_lending import tasks
from bibnet_lending.errors import LendingError
from bibnet_lending.models import ListNote, ReaderList
from bibnet_lending.moving_in import lists
from bibnet_lending.moving_in.columns import COLUMNS

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 100
MOST_LISTS = 10


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List of readers"),
        help_text=gettext_lazy("CSV or XLSX, the headings in the first row"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_numberseries")
def bring_readers(request: SignedInRequest) -> HttpResponse:
    """Choose a file; the lists that were brought before."""
    library = request.library.member
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        own = {"name": file.name, "content": file.read(), "actor": request.user}
        try:
            with transaction.atomic():
                made = lists.bring(library=library, **own)
                tasks.hand_over(made)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("lending_admin:reader_list", request.library.code, made.pk)
    before = ReaderList.objects.of(library).defer("rows").select_related("by")[:MOST_LISTS]
    context = {"library": request.library, "form": form, "columns": COLUMNS, "lists": before}
    status = 422 if form.is_bound else 200
    return render(request, "bibnet_lending/staff/bring_readers.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_numberseries")
def reader_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """What would come of a list, or came of it, with the rows that are left out and why."""
    rows = ReaderList.objects.of(request.library.member).select_related("library")
    made = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                tasks.hand_over(lists.take_in(made=made, actor=request.user))
        except LendingError as refusal:
            messages.error(request, refusal.told)
        return redirect("lending_admin:reader_list", request.library.code, made.pk)
    notes = Paginator(ListNote.objects.of(made.library).filter(list=made), PER_PAGE)
    context = {
        "library": request.library,
        "list": made,
        "page": notes.get_page(request.GET.get("page")),
    }
    return render(request, "bibnet_lending/staff/reader_list.html", context)
