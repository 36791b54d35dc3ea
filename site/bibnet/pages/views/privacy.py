"""What the portal knows of who reads it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bibnet.accounts.services.consents import operator_of
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import inheritance, widgets
from bibnet.pages.addresses import address_of
from bibnet.pages.cookies import all_cookies
from bibnet.pages.models import InformationPage
from bibnet.stamps.keeping import kept
from bibnet.themes import social

POLICY = "personal-data"


@require_safe
@kept
def privacy(request: LibraryRequest) -> HttpResponse:
    """Cookies, visits, state widgets, and who answers for personal data."""
    library = request.library
    context = {
        "operator": operator_of(library),
        "policy": _policy(request),
        "cookies": all_cookies(),
        "widgets": widgets.allowed(),
        "og": social.shown(
            library,
            title=_("Privacy and cookies"),
            description=_("Which cookies this site sets, what for, and what it knows of readers."),
            path=request.path,
        ),
    }
    return render(request, "pages/privacy.html", context)


def _policy(request: LibraryRequest) -> str:
    """Where the site shows the policy of personal data, from above too; empty if nowhere."""
    library = request.library
    above = inheritance.shown_from_above(library).get(POLICY)
    if above is not None:
        return inheritance.link(above, library, request).url
    own = InformationPage.objects.live().filter(section=POLICY)
    policy = own.descendant_of(library.root_page).first() if library.root_page else None
    return address_of(policy, request) if policy else ""
