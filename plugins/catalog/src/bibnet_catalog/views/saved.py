"""The searches that a reader has saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries import network
from bibnet.themes.components import Link
from bibnet_catalog.models import SavedSearch
from bibnet_catalog.pages import facets
from bibnet_catalog.pages.asking import Asked
from bibnet_catalog.saved import keeping
from bibnet_catalog.saved.cabinet import address_of, searches_of
from bibnet_catalog.saved.errors import SavedError
from bibnet_catalog.saved.forms import SaveForm
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Scope, Sort

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest


@require_safe
@never_cache
@login_required
def saved(request: SignedInRequest) -> HttpResponse:
    """All saved searches, with what is new to each."""
    context = {
        "searches": [
            (one, address_of(one), _words(keeping.asked_of(one.address, one.library)))
            for one in searches_of(request.user)
        ],
        "here": request.library,
        "trail": _trail(Link(_("Saved searches"))),
    }
    return render(request, "bibnet_catalog/saved.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def save(request: SignedInRequest) -> HttpResponse:
    """A form that saves the search in its own address."""
    asked = keeping.asked_of(request.META.get("QUERY_STRING", ""), request.library)
    words = _words(asked)
    form = SaveForm(request.POST or None, initial={"title": words[: keeping.LONGEST_TITLE]})
    if request.method == "POST" and form.is_valid():
        try:
            keeping.save(
                user=request.user,
                library=request.library,
                address=keeping.written(asked),
                title=form.cleaned_data["title"],
                is_told=form.cleaned_data["is_told"],
            )
        except SavedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The search is saved."))
            return redirect("catalog:saved")
    context = {
        "form": form,
        "words": words,
        "search_url": reverse("catalog:search") + keeping.written(asked),
        "trail": _trail(
            Link(_("Saved searches"), reverse("catalog:saved")), Link(_("Save the search"))
        ),
    }
    return render(request, "bibnet_catalog/save_search.html", context)


@require_safe
@never_cache
@login_required
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Repeat a search, on the site that it was saved on; what was new is known from now on."""
    search = _search(request, pk)
    asked = keeping.asked_of(search.address, search.library)
    if search.new:
        asked = asked.but(sort=Sort.ARRIVAL)
    keeping.look_at(search)
    root = network.root_url(search.library)
    return HttpResponseRedirect(f"{root}{reverse('catalog:search')}{keeping.written(asked)}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell of new books or not, or save the search no more."""
    if request.method != "POST":
        return redirect("catalog:saved")
    search = _search(request, pk)
    action = request.POST.get("action")
    if action == "drop":
        search.delete()
        messages.success(request, _("The search “%(search)s” is taken away.") % {"search": search})
    elif action in ("on", "off"):
        keeping.tell(search=search, is_told=action == "on")
        messages.success(
            request,
            _("You will be told of new books.")
            if action == "on"
            else _("You will be told of nothing; new books are counted here all the same."),
        )
    else:
        raise Http404
    return redirect("catalog:saved")


def _search(request: SignedInRequest, pk: int) -> SavedSearch:
    """The person's own; another's is 404."""
    own = keeping.everywhere().filter(user=request.user)
    return get_object_or_404(own, pk=pk)


def _words(asked: Asked) -> str:
    """What is asked for, in words."""
    taken = facets.taken(asked, facets.Titles(asked, Found(total=0, editions=[])))
    scopes = {
        Scope.LIBRARY: pgettext("catalogue", "This library"),
        Scope.SYSTEM: pgettext("catalogue", "Its library system"),
    }
    parts = [asked.text, *(one.title for one in taken), scopes.get(asked.scope, "")]
    return ", ".join(filter(None, parts))


def _trail(*links: Link) -> list[Link]:
    return [Link(pgettext("menu", "Catalogue"), reverse("catalog:search")), *links]
