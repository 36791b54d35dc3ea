"""Entering books one after another: look up, «We have it too», a brief record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing import isbd, numbers
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.errors import EnteringError, NumberTaken
from bibnet_catalog.entering.fields import described, next_volume, values_of
from bibnet_catalog.entering.forms import ENCODINGS, BookForm, LookUpForm, PlaceForm
from bibnet_catalog.entering.home import usual_encoding
from bibnet_catalog.entering.looking_up import look_up
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of
from bibnet_catalog.models import Copy, Record, Way

from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

ENTERS = "bibnet_catalog.enter_record"
RECENT = 10
# What the next book on the shelf has likewise; it goes along in the addresses.
KEPT = ("branch", "place", "call_number", "keeps_call_number")


@require_safe
@staff_screen(ENTERS)
def add_book(request: SignedInRequest) -> HttpResponse:
    """The box; what the network has of what was typed; what was entered last."""
    library = _of_books(request)
    form = LookUpForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    entries = look_up(text, library=library) if text else []
    if len(entries) == 1 and numbers.isbn13(text):
        return redirect(_address("have_it", library, entries[0].edition, kept=_kept(request)))
    context = {
        "library": library,
        "form": form,
        "text": text,
        "entries": [(one, _ours(one, library)) for one in entries],
        "kept": _kept(request),
        "kept_query": urlencode(_kept(request)),
        "new_query": urlencode({**_kept(request), "q": text}),
        "done": _done(request, library),
        "recent": _recent(library),
        "encodings": ENCODINGS,
        "encoding": usual_encoding(library),
    }
    return render(request, "bibnet_catalog/staff/add_book.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(ENTERS)
def have_it(request: SignedInRequest, edition: int) -> HttpResponse:
    """«We have it too»: the numbers of our copies of an edition that the network knows."""
    library = _of_books(request)
    entry = next(iter(entries_of([edition], library=library)), None)
    if entry is None:
        raise Http404
    own = _own_record(library, entry.edition)
    place = _place_form(request, library)
    if request.method == "POST" and place.is_valid():
        try:
            if own is not None:
                acts.add_copies(own, place.rows(), actor=request.user)
            else:
                said = acts.copied(entry.description)
                own = acts.enter(
                    library, said, place.rows(), actor=request.user, same_as=_fullest(entry)
                )
            return _ready_for_next(library, own, place)
        except NumberTaken as error:
            place.refuse(error)
        except EnteringError as error:
            place.add_error(None, str(error))
    context = {
        "library": library,
        "entry": entry,
        "isbd": isbd.written(entry.description),
        "ours": _ours(entry, library),
        "own": own,
        "place": place,
        "kept_query": urlencode(_kept(request)),
    }
    return render(request, "bibnet_catalog/staff/have_it.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(ENTERS)
def new_book(request: SignedInRequest) -> HttpResponse:
    """A brief record of a book that the network does not know, or of the next volume."""
    library = _of_books(request)
    base = _like(request, library)
    initial = values_of(base) if base else _typed(request.GET.get("q", ""))
    form = BookForm(request.POST or None, initial=initial)
    place = _place_form(request, library)
    are_valid = [form.is_valid(), place.is_valid()] if request.method == "POST" else [False]
    if all(are_valid):
        said = described(form.cleaned_data, base or Description())
        said.is_brief = base is None or base.is_brief
        try:
            made = acts.enter(library, said, place.rows(), actor=request.user)
            return _ready_for_next(library, made, place)
        except NumberTaken as error:
            place.refuse(error)
        except EnteringError as error:
            form.add_error(None, str(error))
    context = {
        "library": library,
        "form": form,
        "place": place,
        "is_volume": base is not None,
        "kept_query": urlencode(_kept(request)),
    }
    return render(request, "bibnet_catalog/staff/new_book.html", context)


def _of_books(request: SignedInRequest) -> Library:
    """The library of the address; the region has no books of its own."""
    if request.library.is_region:
        raise Http404
    return request.library


def _address(name: str, library: Library, *args: Any, kept: dict[str, str]) -> str:
    path = reverse(f"catalog_admin:{name}", args=[library.code, *args])
    return f"{path}?{urlencode(kept)}" if kept else path


def _kept(request: SignedInRequest) -> dict[str, str]:
    return {name: request.GET[name][:200] for name in KEPT if request.GET.get(name)}


def _place_form(request: SignedInRequest, library: Library) -> PlaceForm:
    if request.method == "POST":
        return PlaceForm(request.POST, library=library)
    return PlaceForm(library=library, initial=_kept(request))


def _ready_for_next(library: Library, record: Record, place: PlaceForm) -> HttpResponse:
    kept = {**place.kept(), "done": str(record.pk)}
    return redirect(_address("add_book", library, kept=kept))


def _done(request: SignedInRequest, library: Library) -> Record | None:
    """The book that was entered just now."""
    number = request.GET.get("done", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    return _of_hand(library).filter(pk=number, is_gone=False).first()


def _of_hand(library: Library) -> Any:
    records = Record.objects.of(library).filter(source__way=Way.HAND)
    return records.select_related("edition", "run__by").defer("content")


def _recent(library: Library) -> list[tuple[Record, list[str]]]:
    """The books that were entered or changed last, with the inventory numbers of their copies."""
    records = list(_of_hand(library).order_by("-changed_at", "-pk")[:RECENT])
    copies = Copy.objects.of(library).filter(record__in=[one.pk for one in records], is_gone=False)
    numbers_of: dict[int, list[str]] = {}
    for record, inventory in copies.values_list("record", "inventory"):
        numbers_of.setdefault(record, []).append(inventory)
    return [(one, list(filter(None, numbers_of.get(one.pk, ())))) for one in records]


def _ours(entry: Entry, library: Library) -> list[Any]:
    """What the library has of an edition already."""
    return [one for one in entry.holdings if one.library.pk == library.pk]


def _own_record(library: Library, edition: int) -> Record | None:
    """The library's own record of an edition, made by hand, to which further copies go."""
    return _of_hand(library).filter(edition=edition, is_gone=False).order_by("pk").first()


def _fullest(entry: Entry) -> Record:
    """The record that says what is shown of the entry; readers of all libraries see it."""
    with all_libraries(EVERYBODYS):
        return Record.objects.get(pk=entry.record)


def _like(request: SignedInRequest, library: Library) -> Description | None:
    """The next volume of a record of the library's own, if the address names one."""
    number = request.GET.get("like", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    record = get_object_or_404(_of_hand(library), pk=number)
    return next_volume(Description.from_json(record.description))


def _typed(text: str) -> dict[str, str]:
    """What was looked for, as the first field of the form."""
    text = text.strip()[:300]
    return {"kind": "book", "isbn" if numbers.isbn13(text) else "title": text}
