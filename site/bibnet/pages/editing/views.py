"""The staff's screens beside the editor's form: `/admin/l/<code>/editing/…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library, State
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.scope import all_libraries
from bibnet.pages.addresses import full_address
from bibnet.pages.models import LibraryPage, Offer, OfferState, Post
from bibnet.pages.views_counted import views_of

from . import errors, offering, posting
from .forms import PostsForm
from .remarks import remarks_on
from .rights import page_of

PER_PAGE = 50


@never_cache
@require_safe
def remarks(request: SignedInRequest, pk: int) -> HttpResponse:
    """What to look at in the last draft: a piece of HTML for the panel beside the form."""
    page = page_of(request, pk, as_draft=True)
    context = {"remarks": remarks_on(page), "came_of_it": _what_came_of(page)}
    return render(request, "pages/editing/remarks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Texts and pictures of a published page to copy, and the addresses that came back."""
    page = page_of(request, pk)
    known = dict(Post.objects.of(request.library).filter(page=pk).values_list("network", "url"))
    form = PostsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        posting.keep_posts(page=page, urls=form.cleaned_data, actor=request.user)
        messages.success(request, _("The addresses are kept."))
        return HttpResponseRedirect(request.path)
    context = {
        "page": page,
        "address": full_address(page),
        "form": form,
        "texts": posting.ready_texts(page) if page.live else [],
        "pictures": posting.ready_pictures(page) if page.live else [],
        "figures": _what_came_of(page),
        "is_offered": page.is_offered and page.alias_of_id is None,
    }
    return render(request, "pages/editing/posts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer a page to other libraries; who took it; take it back."""
    page = page_of(request, pk)
    if not page.is_offered:
        raise Http404
    found = _receivers(request.library)
    asked_for = request.POST if request.method == "POST" else request.GET
    words = asked_for.get("q", "").strip()[:100]
    if words:
        found = found.containing(words)
    if request.method == "POST":
        return _act_on(request, page, found)
    with all_libraries("the sender sees who was asked"):
        offers = list(
            Offer.objects.filter(page=page)
            .select_related("library")
            .order_by("state", "library__path")
        )
    portion = Paginator(found.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    asked = {one.library_id for one in offers if one.state != OfferState.WITHDRAWN}
    context = {
        "page": page,
        "portion": portion,
        "rows": [(one, one.pk in asked) for one in portion.object_list],
        "words": words,
        "offers": offers,
        "shown_in": sum(one.state == OfferState.ACCEPTED for one in offers),
        "can_withdraw": any(
            one.state in (OfferState.OFFERED, OfferState.ACCEPTED) for one in offers
        ),
    }
    return render(request, "pages/editing/send.html", context)


@never_cache
@require_safe
def offers(request: SignedInRequest) -> HttpResponse:
    """What other libraries offer to this one, what waits first."""
    state = request.GET.get("show", OfferState.OFFERED)
    found = Offer.objects.of(request.library).select_related("origin")
    if state in OfferState.values:
        found = found.filter(state=state)
    portion = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = _rows(portion.object_list)
    network.remember_pages(page.path for _offer, page in rows)
    context = {
        "portion": portion,
        "rows": [
            (
                one,
                page,
                capfirst(page._meta.verbose_name),
                full_address(page),
                offering.facts_to_offer(page),
            )
            for one, page in rows
        ],
        "shown": state,
        "choices": [
            (OfferState.OFFERED.value, _("Wait for you")),
            (OfferState.ACCEPTED.value, _("Shown here")),
            (OfferState.DECLINED.value, _("Not wanted")),
        ],
    }
    return render(request, "pages/editing/offers.html", context)


@never_cache
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what is offered, or say no; also to what was taken before."""
    offer = get_object_or_404(Offer.objects.of(request.library), pk=pk)
    try:
        if "accept" in request.POST:
            page = offering.accept_offer(offer=offer, actor=request.user)
            messages.success(request, _("It stands on your site: %s") % full_address(page))
        else:
            offering.decline_offer(offer=offer, actor=request.user)
            messages.success(request, _("Done: it is not shown on your site."))
    except errors.OfferError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(_address("offers", request))


def _what_came_of(page: LibraryPage) -> list[tuple[str, int]]:
    """Of a page that readers see: how often it was opened, and what else is counted of its type."""
    if not page.live:
        return []
    opened = (_("Opened in the last 30 days"), views_of(page))
    return [opened, *posting.figures_of(page)]


def _rows(offers: Iterable[Offer]) -> list[tuple[Offer, LibraryPage]]:
    """Offers with their pages as what they are: a query for each kind of page."""
    listed = list(offers)
    found = Page.objects.filter(pk__in=[one.page_id for one in listed]).specific()
    pages = {page.pk: page for page in found}
    return [(one, pages[one.page_id]) for one in listed]


def _act_on(request: SignedInRequest, page: LibraryPage, found: QuerySet[Library]) -> HttpResponse:
    try:
        if "withdraw" in request.POST:
            gone = offering.withdraw_page(page=page, actor=request.user)
            text = ngettext(
                "Taken back. It stood on {count} other site.",
                "Taken back. It stood on {count} other sites.",
                gone,
            ).format(count=gone)
        else:
            chosen = found
            if "all" not in request.POST:
                ticked = [int(pk) for pk in request.POST.getlist("library") if pk.isdigit()]
                chosen = _receivers(request.library).filter(pk__in=ticked)
            sent = offering.offer_page(page=page, libraries=chosen, actor=request.user)
            text = ngettext(
                "Offered to {count} library. Each decides for itself.",
                "Offered to {count} libraries. Each decides for itself.",
                sent,
            ).format(count=sent)
        messages.success(request, text)
    except errors.OfferError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(_address("send", request, pk=page.pk))


def _receivers(sender: Library) -> LibraryQuerySet:
    """Libraries with a site of their own that work."""
    found = Library.objects.under(network.region()).filter(root_page__isnull=False)
    found = found.exclude(pk__in=[sender.pk, network.region().pk])
    return found.exclude(state__in=[State.CLOSED, State.PRACTICE])


def _address(name: str, request: SignedInRequest, **kwargs: Any) -> str:
    return reverse(f"editing_admin:{name}", kwargs={"code": request.library.code, **kwargs})
