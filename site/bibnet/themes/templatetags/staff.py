"""The head of the staff's own screens. Loaded everywhere, like `bibnet`."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from bibnet.libraries.models import Library
from bibnet.libraries.roles import libraries_of
from bibnet.plugins import points
from bibnet.themes import staff_menu as menu
from bibnet.themes.components import Link

register = template.Library()

MOST_LIBRARIES = 30


@register.simple_tag(takes_context=True)
def staff_menu(context: template.Context) -> menu.Menu:
    """`{% staff_menu as menu %}`: what this person may open for the library at hand."""
    request = context["request"]
    items = points.staff_menu_items.collect(request.library, request=request)
    return menu.laid_out(items, request.path)


@register.inclusion_tag("bibnet/parts/library_switch.html", takes_context=True)
def library_switch(context: template.Context) -> dict[str, Any]:
    """`{% library_switch %}`: this screen for the person's other libraries."""
    request = context["request"]
    own = libraries_of(request.user).distinct()[:MOST_LIBRARIES]
    return {"libraries": [_link(request, one) for one in own]}


def _link(request: Any, library: Library) -> Link:
    """The address of this screen for another library; none for the present one."""
    match = request.resolver_match
    if library.pk == request.library.pk or match is None or "code" not in match.kwargs:
        return Link(str(library))
    try:
        url = reverse(
            match.view_name, args=match.args, kwargs={**match.kwargs, "code": library.code}
        )
    except NoReverseMatch:
        url = ""
    return Link(str(library), url)
