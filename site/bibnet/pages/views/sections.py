"""A mandatory section on the site of a branch: the page of the organisation, said to be its."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from bibnet.libraries import network
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import local_path
from bibnet.pages.inheritance import own_sections, shown_from_above
from bibnet.pages.models import InformationPage
from bibnet.pages.sections import ABOUT, requirements
from bibnet.stamps import keeping
from bibnet.themes import structured
from bibnet.themes.components import Link


def section_from_above(request: LibraryRequest, path: str) -> HttpResponse | None:
    """The section whose address this is, from above or at its own address; None if neither."""
    section = next((one for one in requirements().of_entity if one.address == path), None)
    if section is None or not request.library.root_path:
        return None
    shown = shown_from_above(request.library).get(section.code)
    if shown is None:
        own = own_sections(request.library).get(section.code)
        return None if own is None else HttpResponseRedirect(local_path(own))
    keeping.keep(request)
    page = InformationPage.objects.get(pk=shown.page_id)
    trail = _trail(request, page)
    context = {
        **page.get_context(request),
        "trail": trail,
        "json_ld": [structured.breadcrumbs(trail, request)],
        "origin": Link(str(network.library(shown.owner_id)), page.full_url),
    }
    return TemplateResponse(request, "pages/section_from_above.html", context)


def _trail(request: LibraryRequest, page: InformationPage) -> list[Link]:
    home = request.library.root_page
    about = InformationPage.objects.child_of(home).live().filter(slug=ABOUT).first()
    return [
        Link(_("Front page"), "/"),
        *([Link(about.title, local_path(about))] if about is not None else ()),
        Link(page.title),
    ]
