"""The head of the staff's own screens. Loaded everywhere, like `bibnet`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from bibnet.libraries.models import Library
from bibnet.libraries.roles import libraries_of
from bibnet.plugins import points
from bibnet.plugins.items import StaffMenuItem
from bibnet.themes.components import Link

register = template.Library()

MOST_LIBRARIES = 30


@register.simple_tag(takes_context=True)
def staff_menu(context: template.Context, library: Library | None) -> Sequence[StaffMenuItem]:
    """`{% staff_menu library as items %}`: what this person may open for the library."""
    request = context["request"]
    library = library or request.library
    return points.staff_menu_items.collect(library, request=request)


@register.inclusion_tag("bibnet/parts/library_switch.html", takes_context=True)
def library_switch(context: template.Context, library: Library | None) -> dict[str, Any]:
    """`{% library_switch library %}`: the same screen for the person's other libraries."""
    request = context["request"]
    if library is None or not request.user.is_authenticated:
        return {"libraries": []}
    own = libraries_of(request.user).distinct()[:MOST_LIBRARIES]
    return {"libraries": [_link(request, one, library) for one in own]}


def _link(request: Any, library: Library, present: Library) -> Link:
    """The address of this screen for another library; none for the present one."""
    match = request.resolver_match
    if library.pk == present.pk or match is None or "code" not in match.kwargs:
        return Link(str(library))
    try:
        url = reverse(
            match.view_name, args=match.args, kwargs={**match.kwargs, "code": library.code}
        )
    except NoReverseMatch:
        url = ""
    return Link(str(library), url)
