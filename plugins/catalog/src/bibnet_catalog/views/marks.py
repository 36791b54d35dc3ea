"""Marks of editions: put on and taken off by the network's cataloguer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bibnet.libraries import network
from bibnet.libraries.roles import has_role
from bibnet_catalog.marking import acts
from bibnet_catalog.marking.forms import MarkForm
from bibnet_catalog.marking.standing import rule_of, usual_text
from bibnet_catalog.models import CatalogSettings, Mark, MarkKind
from bibnet_catalog.permissions import policy

from .acting import attempt
from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

MARKS = "bibnet_catalog.change_edition"
PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(MARKS)
def marks(request: SignedInRequest) -> HttpResponse:
    """The marks that stand; for who keeps the region's catalogue a form for one more."""
    may_mark = _may_mark(request)
    form = MarkForm(request.POST or None, initial={"edition": request.GET.get("edition", "")})
    if request.method == "POST" and may_mark and form.is_valid():
        data = form.cleaned_data
        attempt(
            request,
            lambda: acts.mark(
                edition=data["edition"],
                kind=MarkKind(data["kind"]),
                reason=data["reason"],
                source=data["source"],
                day=data["day"],
                text=data["text"],
                actor=request.user,
            ),
            _("The edition is marked."),
        )
        return redirect("catalog_admin:marks", request.library.code)
    found = Mark.objects.filter(ended_at=None).select_related("edition", "by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    settings = CatalogSettings.of(request.library)
    context = {
        "library": request.library,
        "form": form,
        "may_mark": may_mark,
        "page": page,
        "rows": [(one, one.text or usual_text(MarkKind(one.kind))) for one in page],
        "rules": [(one.label, rule_of(one, settings).label) for one in MarkKind],
    }
    return render(request, "bibnet_catalog/staff/marks.html", context)


@require_POST
@staff_screen(MARKS)
def take_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a mark off an edition."""
    if not _may_mark(request):
        raise PermissionDenied
    attempt(request, lambda: acts.take_off(pk, actor=request.user), _("The mark is taken off."))
    return redirect("catalog_admin:marks", request.library.code)


def _may_mark(request: SignedInRequest) -> bool:
    """Whether the person keeps the catalogue of the whole region, on or off on its own site."""
    return has_role(request.user, network.region(), *policy.roles_with(MARKS))
