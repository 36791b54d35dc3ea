"""Places on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from bibnet.plugins import points

from .registrar import hooks

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bibnet.libraries.models import Library


@hooks.on(points.home_main)
def in_home_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("home_main", library, request)


@hooks.on(points.home_side)
def in_home_side(library: Library, *, request: HttpRequest) -> str:
    return _shown("home_side", library, request)


@hooks.on(points.portal_main)
def in_portal_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("portal_main", library, request)


@hooks.on(points.event_after)
def in_event_after(library: Library, *, request: HttpRequest, page: Any) -> str:
    return _shown("event_after", library, request)


@hooks.on(points.news_after)
def in_news_after(library: Library, *, request: HttpRequest, page: Any) -> str:
    return _shown("news_after", library, request)


@hooks.on(points.page_after)
def in_page_after(library: Library, *, request: HttpRequest, page: Any) -> str:
    return _shown("page_after", library, request)


@hooks.on(points.library_main)
def in_library_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("library_main", library, request)


@hooks.on(points.cabinet_main)
def in_cabinet_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("cabinet_main", library, request)


@hooks.on(points.cabinet_side)
def in_cabinet_side(library: Library, *, request: HttpRequest) -> str:
    return _shown("cabinet_side", library, request)


@hooks.on(points.page_footer)
def in_page_footer(library: Library, *, request: HttpRequest) -> str:
    return _shown("page_footer", library, request)


def _shown(place: str, library: Library, request: HttpRequest) -> str:
    context = {"place": place, "library": library}
    return render_to_string("bibnet_dummy/slot.html", context, request=request)
