"""The books that a reader keeps: on any site where the catalogue is on they are the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.accounts.minors import is_for_minors
from bibnet.themes.components import Link
from bibnet_catalog.entries import entries_of
from bibnet_catalog.favourites import keeping, reading
from bibnet_catalog.favourites.errors import FavouriteError
from bibnet_catalog.models import BookList
from bibnet_catalog.models.favourites import LONGEST_TITLE
from bibnet_catalog.pages import rows

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest

PER_PAGE = 30
# In the session of a guest: the number that is kept once he has signed in.
WISH = "catalog_wish"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What buttons beside books need: whether somebody is signed in, what is kept, where one is."""

    is_signed_in: bool
    here: str
    numbers: set[int] = field(default_factory=set)


def keeping_of(request: LibraryRequest) -> Keeping:
    """For who asks; nothing is looked up for a guest."""
    user = request.user
    here = request.get_full_path()
    if not user.is_authenticated:
        return Keeping(False, here)
    return Keeping(True, here, keeping.kept_numbers(user))


@require_safe
@never_cache
@login_required
def favourites(request: SignedInRequest) -> HttpResponse:
    """All that is kept, or one list of it, the latest first."""
    chosen = _chosen_list(request)
    kept = reading.favourites(request.user, chosen)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    books = reading.shown(list(page), request.library, to_minors=is_for_minors(request))
    undo = request.GET.get("undo", "")
    context: dict[str, Any] = {
        "chosen": chosen,
        "lists": reading.lists_of(request.user),
        "count": kept.count(),
        "page": page,
        "books": books,
        "undo": undo if _let_go_title(request, undo) else "",
        "undo_title": _let_go_title(request, undo),
        "longest_title": LONGEST_TITLE,
        "here": _address(chosen),
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(_("Favourites")),
        ],
    }
    return render(request, "bibnet_catalog/favourites.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def act(request: SignedInRequest) -> HttpResponse:
    """Keep a book, let it go, take that back, put it into a list; make and drop lists."""
    if request.method != "POST":
        return redirect("catalog:favourites")
    make = ACTS.get(request.POST.get("action", ""))
    if make is None:
        raise Http404
    try:
        return make(request)
    except FavouriteError as error:
        messages.error(request, str(error))
        return _back(request)


@require_safe
@never_cache
def wish(request: LibraryRequest, number: int) -> HttpResponse:
    """A guest's wish to keep a book: he signs in, and comes back with the book kept.

    The wish waits in the session of this browser. Who comes without one is led to the book.
    """
    entries = entries_of([number], library=request.library)
    if not entries:
        raise Http404
    address = rows.address_of(entries[0].edition)
    user = request.user
    if not user.is_authenticated:
        request.session[WISH] = number
        return redirect_to_login(request.path)
    if request.session.pop(WISH, None) == number:
        try:
            _say_kept(request, keeping.keep(user=user, edition=number))
        except FavouriteError as error:
            messages.error(request, str(error))
    return HttpResponseRedirect(address)


def _keep(request: SignedInRequest) -> HttpResponse:
    booklist = _named_list(request)
    _say_kept(
        request, keeping.keep(user=request.user, edition=_edition(request), booklist=booklist)
    )
    return _back(request)


def _let_go(request: SignedInRequest) -> HttpResponse:
    said = keeping.let_go(user=request.user, edition=_edition(request))
    address = _next(request) or _address(_named_list(request))
    if address.startswith(reverse("catalog:favourites")):
        sign = "&" if "?" in address else "?"
        return HttpResponseRedirect(f"{address}{sign}{urlencode({'undo': said})}")
    messages.success(request, _("The book is in your favourites no more."))
    return HttpResponseRedirect(address)


def _undo(request: SignedInRequest) -> HttpResponse:
    keeping.put_back(user=request.user, said=request.POST.get("undo", ""))
    messages.success(request, _("The book is in your favourites again."))
    return _back(request)


def _put(request: SignedInRequest) -> HttpResponse:
    booklist = _named_list(request)
    keeping.put(user=request.user, edition=_edition(request), booklist=booklist)
    messages.success(
        request,
        _("Put into the list “%(list)s”.") % {"list": booklist}
        if booklist
        else _("The book stands in no list."),
    )
    return _back(request)


def _make_list(request: SignedInRequest) -> HttpResponse:
    made = keeping.make_list(user=request.user, title=request.POST.get("title", ""))
    messages.success(request, _("The list “%(list)s” is there.") % {"list": made})
    return HttpResponseRedirect(_address(made))


def _drop_list(request: SignedInRequest) -> HttpResponse:
    booklist = _named_list(request)
    if booklist is not None:
        keeping.drop_list(user=request.user, booklist=booklist.pk)
        messages.success(
            request,
            _("The list “%(list)s” is taken away, its books are kept.") % {"list": booklist},
        )
    return redirect("catalog:favourites")


ACTS = {
    "keep": _keep,
    "let_go": _let_go,
    "undo": _undo,
    "put": _put,
    "make_list": _make_list,
    "drop_list": _drop_list,
}


def _say_kept(request: LibraryRequest, is_new: bool) -> None:
    if is_new:
        messages.success(request, _("The book is in your favourites."))
    else:
        messages.info(request, _("The book was in your favourites already."))


def _edition(request: SignedInRequest) -> int:
    number = _number(request.POST.get("edition", ""))
    if number is None:
        raise FavouriteError(_("There is no such entry in the catalogue."))
    return number


def _named_list(request: SignedInRequest) -> BookList | None:
    """The person's own list that the form names; another's is 404."""
    return _list(request, request.POST.get("list", ""))


def _chosen_list(request: SignedInRequest) -> BookList | None:
    return _list(request, request.GET.get("list", ""))


def _list(request: SignedInRequest, text: str) -> BookList | None:
    if not text:
        return None
    number = _number(text)
    return get_object_or_404(BookList.objects.filter(user=request.user), pk=number or 0)


def _let_go_title(request: SignedInRequest, undo: str) -> str:
    """Of which book an address says that it was let go just now."""
    number = keeping.edition_of(undo) if undo else None
    entries = entries_of([number], library=request.library) if number else []
    return entries[0].title if entries else (_("A book") if number else "")


def _address(booklist: BookList | None) -> str:
    address = reverse("catalog:favourites")
    return f"{address}?{urlencode({'list': booklist.pk})}" if booklist else address


def _next(request: SignedInRequest) -> str:
    """Where the form stood, on this host."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else ""


def _back(request: SignedInRequest) -> HttpResponse:
    return HttpResponseRedirect(_next(request) or reverse("catalog:favourites"))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
