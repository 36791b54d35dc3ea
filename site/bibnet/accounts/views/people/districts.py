"""Administrators of districts: given and taken by the region only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.forms.people import DistrictForm
from bibnet.libraries import districts, roles
from bibnet.libraries.models import DistrictRole, Library, RoleAssignment
from bibnet.libraries.requests import SignedInRequest

from .base import PeopleFormView


@dataclass(frozen=True)
class Line:
    """One person, one district, and the libraries that come with it."""

    held: DistrictRole
    libraries: list[Library]


class DistrictsView(PeopleFormView):
    """Who administers which district, and one more."""

    template_name = "accounts/people/districts.html"
    form_class = DistrictForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, lines=_lines(), section="districts")

    def act(self, form: DistrictForm) -> str:
        district = form.cleaned_data["district"]
        try:
            districts.appoint(user=form.found, district=district, actor=self.request.user)
        except roles.RoleError as refusal:
            raise PersonRefused(str(refusal)) from refusal
        messages.success(self.request, _("The district is given."))
        names = ", ".join(str(one) for one in districts.left_out(district))
        if names:
            messages.warning(
                self.request,
                _("Not among its libraries, for a part of them is in another district: %s.")
                % names,
            )
        return _address(self.library)


@never_cache
@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a district away."""
    held = get_object_or_404(DistrictRole.objects.select_related("user", "district"), pk=pk)
    districts.dismiss(held=held, actor=request.user)
    messages.success(request, _("The district is taken away."))
    return HttpResponseRedirect(_address(request.library))


def _lines() -> list[Line]:
    held = DistrictRole.objects.select_related("user", "district").order_by(
        "district__name", "user__last_name", "pk"
    )
    libraries: dict[int | None, list[Library]] = defaultdict(list)
    rows = RoleAssignment.objects.filter(district_role__isnull=False).select_related("library")
    for one in rows.order_by("library__path"):
        libraries[one.district_role_id].append(one.library)
    return [Line(one, libraries[one.pk]) for one in held]


def _address(library: Library) -> str:
    return reverse("districts_admin:list", kwargs={"code": library.code})
