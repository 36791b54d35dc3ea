"""Which plugins are on in the libraries that a person administers; switching is the region's."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import matrix, state

PER_PAGE = 25


@require_safe
@require_admin_access
def show(request: SignedInRequest) -> HttpResponse:
    """The matrix of the person's own libraries, to read."""
    if not request.library.is_region:
        raise Http404
    own = Q(pk=None)
    for place in roles.libraries_of(request.user, Role.LIBRARY_ADMIN, Role.REGIONAL_ADMIN):
        own |= Q(path__startswith=place.path)
    found = Library.objects.members().filter(own).select_related("district")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": matrix.rows(list(page.object_list), {}),
        "plugins": state.installed_plugins(),
    }
    return render(request, "plugins/mine.html", context)
