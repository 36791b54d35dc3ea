"""Screens of old addresses: `/admin/l/<code>/old-addresses/…`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.addresses import full_address, library_of, local_path
from bibnet.pages.models import OldAddress
from bibnet.pages.querysets import in_trees, portal_sections

from .forms import OWN_PAGES, AddressForm, ListForm
from .listing import as_text
from .reading import BadAddress
from .services import Drafting, Outcome, add, delete, foresee

PER_PAGE = 50
MOST_OFFERED = 300
LIST = "old_addresses_admin:list"

View = Callable[..., HttpResponse]


def of_a_site(view: View) -> View:
    """404 for a library without a site of its own: nothing is asked for there."""

    @wraps(view)
    def screen(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if not request.library.has_microsite:
            raise Http404
        return never_cache(require_http_methods(["GET", "HEAD", "POST"])(view))(request, **kwargs)

    return screen


@of_a_site
def address_list(request: SignedInRequest) -> HttpResponse:
    """All old addresses with where each leads, and a form for one more."""
    is_sent = request.method == "POST"
    form = AddressForm(request.POST) if is_sent else AddressForm()
    if is_sent and form.is_valid():
        try:
            row = Drafting(request).draft(form.cleaned_data["old"], form.cleaned_data["target"])
        except BadAddress as error:
            form.add_error(error.field, str(error))
        else:
            add(rows=[row], library=request.library, actor=request.user)
            words = _("{address} leads to the new place now.")
            messages.success(request, words.format(address=row.path))
            return redirect(LIST, request.library.code)
    wanted = request.GET.get("q", "").strip()[:100]
    found = OldAddress.objects.of(request.library).select_related("page")
    if wanted:
        found = found.filter(
            Q(path__icontains=wanted)
            | Q(address__icontains=wanted)
            | Q(page__title__icontains=wanted)
        )
    portion = Paginator(found.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "portion": portion,
        "rows": [(one, _shown_target(one, request.library)) for one in portion.object_list],
        "wanted": wanted,
        "own_pages": _own_pages(request.library),
        "own_pages_id": OWN_PAGES,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/old_addresses/list.html", context, status=status)


@of_a_site
def many(request: SignedInRequest) -> HttpResponse:
    """A list: first what would become of each row, after the press it is kept."""
    is_sent = request.method == "POST"
    form = ListForm(request.POST, request.FILES) if is_sent else ListForm()
    outcomes: list[Outcome] = []
    if is_sent and form.is_valid():
        outcomes = foresee(form.pairs, request)
        good = [one.row for one in outcomes if one.row is not None]
        if good and "confirm" in request.POST:
            count = add(rows=good, library=request.library, actor=request.user)
            words = ngettext("{count} old address added.", "{count} old addresses added.", count)
            messages.success(request, words.format(count=count))
            return redirect(LIST, request.library.code)
    context = {
        "form": form,
        "outcomes": sorted(outcomes, key=lambda one: (one.row is not None, one.number)),
        "good": sum(one.row is not None for one in outcomes),
        "refused": sum(one.row is None for one in outcomes),
        "text": as_text(form.pairs) if outcomes else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/old_addresses/many.html", context, status=status)


@of_a_site
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """What follows from deleting an old address; after the press it is gone."""
    rows = OldAddress.objects.of(request.library).select_related("page", "library")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        path = row.path
        delete(row=row, actor=request.user)
        messages.success(request, _("{address} leads nowhere now.").format(address=path))
        return redirect(LIST, request.library.code)
    context = {"row": row, "target": _shown_target(row, request.library)}
    return render(request, "pages/old_addresses/delete.html", context)


def _shown_target(row: OldAddress, library: Library) -> str:
    if row.page is None:
        return row.address
    is_own = library_of(row.page).pk == library.pk
    return local_path(row.page) if is_own else full_address(row.page)


def _own_pages(library: Library) -> list[tuple[str, str]]:
    """Address and title of the site's published pages, from the front page down."""
    trees = portal_sections(library) if library.is_region else [library.root_path]
    if not trees:
        return []
    pages = Page.objects.live().filter(in_trees(trees)).order_by("depth", "-first_published_at")
    return [(local_path(one), one.title) for one in pages[:MOST_OFFERED]]
