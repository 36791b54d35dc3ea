"""What a library right below this one is, and whether it has a site."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bibnet.libraries import hosts, network, setting_up
from bibnet.libraries.forms.libraries import SetupForm
from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.reshaping import ReshapingError
from bibnet.libraries.staff import library_screen

administrator = library_screen(Role.LIBRARY_ADMIN)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Kind, membership, practice; and the site to give or take."""
    library = _below(request, pk)
    form = SetupForm(request.POST or None, library=library)
    if request.method == "POST" and form.is_valid():
        try:
            setting_up.change_setup(
                library=library, setup=setting_up.Setup(**form.cleaned_data), actor=request.user
            )
        except ReshapingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("libraries_admin:setup", code=request.library.code, pk=pk)
    context = {
        "library": library,
        "form": form,
        "reasons": setting_up.why_not_take(library) if library.has_microsite else [],
        "address": network.address(hosts.default_hostname(library.code)),
    }
    return render(request, "libraries/staff/setup.html", context)


@administrator
@require_POST
def site(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the library a site, or take it."""
    library = _below(request, pk)
    act = setting_up.take_site if "take" in request.POST else setting_up.give_site
    try:
        act(library=library, actor=request.user)
    except ReshapingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("libraries_admin:setup", code=request.library.code, pk=pk)


def _below(request: SignedInRequest, pk: int) -> Library:
    return get_object_or_404(request.library.get_children(), pk=pk)
