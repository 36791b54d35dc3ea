"""Screens on which the staff puts selections together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.libraries import network
from bibnet_catalog.entries import entries_of
from bibnet_catalog.models import Selected, Selection
from bibnet_catalog.pages import rows
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Query, Scope
from bibnet_catalog.selections import acts, pictures, reading
from bibnet_catalog.selections.errors import SelectionError
from bibnet_catalog.selections.forms import NoteForm, SelectionForm

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 30
PICTURES_PER_PAGE = 24
MOST_FOUND = 10
MOST_TO_CHOOSE = 50
LONGEST = 200
CHANGES = "bibnet_catalog.change_selection"
MOVES = {"up": -1, "down": 1, "first": -1_000, "last": 1_000}


@require_safe
@staff_screen("bibnet_catalog.view_selection")
def selections(request: SignedInRequest) -> HttpResponse:
    """All selections of the library, the one that was worked on last first."""
    found = Selection.objects.of(request.library).annotate(many=Count("books"))
    page = Paginator(found.order_by("-changed_at", "-pk"), PER_PAGE)
    context = {"library": request.library, "page": page.get_page(request.GET.get("page"))}
    return render(request, "bibnet_catalog/staff/selections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen("bibnet_catalog.add_selection")
def new_selection(request: SignedInRequest) -> HttpResponse:
    """A new selection; with `edition` in the address that book is in it at once."""
    edition = _number(request.GET.get("edition", ""))
    form = SelectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = acts.make(library=request.library, actor=request.user, **form.cleaned_data)
        if edition is not None:
            _put(request, made, edition)
        return _to(made)
    context = {"library": request.library, "form": form, "edition": edition}
    return render(request, "bibnet_catalog/staff/new_selection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(CHANGES)
def selection(request: SignedInRequest, pk: int) -> HttpResponse:
    """A selection: what is said, its books, a search for more of them."""
    library = request.library
    found = _selection(library, pk)
    form = SelectionForm(request.POST or None, instance=_selection(library, pk))
    if request.method == "POST" and form.is_valid():
        changed = acts.change(selection=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return _to(found)
    words = " ".join(request.GET.get("find", "").replace("\0", "").split())[:LONGEST]
    books = reading.chosen(found, library)
    there = {one.row.entry.edition for one in books if one.row}
    preview = reverse("catalog:selection", args=[found.pk])
    context: dict[str, Any] = {
        "library": library,
        "selection": found,
        "form": form,
        "books": books,
        "words": words,
        "found": _search(library, words),
        "picture": pictures.thumbnail(found.picture),
        "there": there,
        # Signed in here is signed in there by one press.
        "preview_url": f"{network.root_url(library)}/accounts/login/?{urlencode({'next': preview})}"
        if not library.is_region
        else preview,
    }
    return render(request, "bibnet_catalog/staff/selection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(CHANGES)
def picture(request: SignedInRequest, pk: int) -> HttpResponse:
    """The picture of a selection: one of the library's that says what it shows, or none."""
    library, found = request.library, _selection(request.library, pk)
    if request.method == "POST":
        chosen = None
        if "remove" not in request.POST:
            described = pictures.pictures_of(library).exclude(description="")
            chosen = get_object_or_404(described, pk=_number(request.POST.get("picture", "")) or 0)
        acts.change(selection=found, actor=request.user, picture=chosen)
        messages.success(request, _("Saved."))
        return _to(found)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    page = Paginator(pictures.pictures_of(library, words), PICTURES_PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    context = {
        "library": library,
        "selection": found,
        "picture": pictures.thumbnail(found.picture),
        "choices": [(one, pictures.thumbnail(one)) for one in shown],
        "page": shown,
        "words": words,
    }
    return render(request, "bibnet_catalog/staff/selection_picture.html", context)


@require_POST
@staff_screen(CHANGES)
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put books in, move them, take them out; publish the selection, hide it, delete it."""
    found = _selection(request.library, pk)
    action = request.POST.get("action", "")
    try:
        if action == "put":
            number = _number(request.POST.get("edition", ""))
            _put(request, found, number or 0)
            return _to(found, request.POST.get("find", ""))
        if action == "publish":
            acts.publish(selection=found, actor=request.user)
            messages.success(request, _("The selection is on the site."))
        elif action == "hide":
            acts.hide(selection=found, actor=request.user)
            messages.success(request, _("The selection is off the site."))
        elif action == "drop":
            acts.drop(selection=found, actor=request.user)
            messages.success(request, _("The selection is deleted."))
            return redirect("catalog_admin:selections", request.library.code)
        else:
            _with_book(request, found, action)
    except SelectionError as error:
        messages.error(request, str(error))
    return _to(found)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(CHANGES)
def choose(request: SignedInRequest) -> HttpResponse:
    """Into which selection a book of the catalogue goes."""
    library = request.library
    number = _number(request.POST.get("edition", "") or request.GET.get("edition", ""))
    entries = entries_of([number], library=library) if number else []
    if not entries:
        return redirect("catalog_admin:selections", library.code)
    if request.method == "POST":
        found = _selection(library, _number(request.POST.get("selection", "")) or 0)
        _put(request, found, entries[0].edition)
        return _to(found)
    latest = Selection.objects.of(library).order_by("-changed_at", "-pk")[:MOST_TO_CHOOSE]
    context = {"library": library, "row": rows.rows_of(entries, library)[0], "selections": latest}
    return render(request, "bibnet_catalog/staff/choose_selection.html", context)


def _with_book(request: SignedInRequest, found: Selection, action: str) -> None:
    books = Selected.objects.of(request.library).filter(selection=found)
    book = get_object_or_404(books, pk=_number(request.POST.get("book", "")) or 0)
    if action in MOVES:
        steps = MOVES[action]
        acts.move(selection=found, book=book, steps=steps, actor=request.user)
    elif action == "say":
        form = NoteForm(request.POST)
        if not form.is_valid():
            raise SelectionError(_("Say it in fewer words: up to 300 letters."))
        acts.say(selection=found, book=book, note=form.cleaned_data["note"], actor=request.user)
        messages.success(request, _("Saved."))
    elif action == "take_out":
        acts.take_out(selection=found, book=book, actor=request.user)
        messages.success(request, _("The book is out of the selection."))
    else:
        raise Http404


def _put(request: SignedInRequest, found: Selection, edition: int) -> None:
    try:
        is_new = acts.put(selection=found, edition=edition, actor=request.user)
    except SelectionError as error:
        messages.error(request, str(error))
    else:
        said = _("The book is in the selection.") if is_new else _("The book was there already.")
        messages.success(request, said)


def _search(library: Library, words: str) -> list[rows.Row]:
    """Books for these words, or for an ISBN."""
    if not words:
        return []
    query = Query(text=words, page_size=MOST_FOUND, counted=())
    found = finding.find(library, query, scope=Scope.REGION)
    return rows.rows_of(entries_of(found.editions, library=library), library)


def _selection(library: Library, pk: int) -> Selection:
    rows = Selection.objects.of(library).select_related("library", "picture")
    return get_object_or_404(rows, pk=pk)


def _to(selection: Selection, words: str = "") -> HttpResponse:
    address = reverse("catalog_admin:selection", args=[selection.library.code, selection.pk])
    return HttpResponseRedirect(f"{address}?{urlencode({'find': words})}" if words else address)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
