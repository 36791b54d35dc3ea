"""Licences of the electronic fund: entered from an act, extended, taken out of the fund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bibnet_lending.electronic import accounts, funds
from bibnet_lending.errors import LendingError, LicenceKnown
from bibnet_lending.forms.licences import LicenceForm, TermForm
from bibnet_lending.models import Licence

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.add_licence")
def new_licence(request: SignedInRequest) -> HttpResponse:
    """Enter a licence that no purchase of the portal's has brought."""
    library = request.library.member
    form = LicenceForm(request.POST or None, vendors=accounts.vendors_of(library))
    if request.method == "POST" and form.is_valid():
        fund = funds.own_fund(library=library, name=_("Electronic fund"), actor=request.user)
        try:
            funds.add_licence(fund=fund, actor=request.user, **form.licence())
        except LicenceKnown as error:
            form.add_error("vendor_number", error.told)
        else:
            messages.success(request, _("The licence is in the fund."))
            return redirect("lending_admin:licences", request.library.code)
    context = {"library": request.library, "form": form}
    return render(request, "bibnet_lending/staff/new_licence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_licence")
def licence(request: SignedInRequest, pk: int) -> HttpResponse:
    """A licence that the library keeps: it lasts until another day, or leaves the fund."""
    rows = Licence.objects.of(request.library.member).select_related("library", "fund")
    found = get_object_or_404(rows, pk=pk)
    form = TermForm(
        request.POST if "extend" in request.POST else None, initial={"ends_on": found.ends_on}
    )
    if "withdraw" in request.POST or form.is_valid():
        try:
            messages.success(request, _changed(request, found, form))
        except LendingError as error:
            messages.error(request, error.told)
        return redirect("lending_admin:licences", request.library.code)
    titles = list(found.titles.of(found.library))
    context = {
        "library": request.library,
        "licence": found,
        "books": list(catalog.editions({one.edition_id for one in titles}).values()),
        "form": form,
    }
    return render(request, "bibnet_lending/staff/licence.html", context)


def _changed(request: SignedInRequest, licence: Licence, form: TermForm) -> str:
    """Do what was pressed; a sentence. Raises LendingError."""
    if "withdraw" in request.POST:
        funds.withdraw_licence(licence=licence, actor=request.user)
        return _("The licence is taken out of the fund. What is lent is read to its end.")
    ends_on = form.cleaned_data["ends_on"]
    funds.extend_licence(licence=licence, ends_on=ends_on, actor=request.user)
    return _("The last day of the licence is changed.")
