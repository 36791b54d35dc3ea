"""What the pages change in Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.documents.models import AbstractDocument

from bibnet.libraries.models import Role
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.staff import library_screen

from .completeness import staff_urls as completeness_urls
from .doors import limit_page_chooser
from .explorer import page_viewset
from .media import may_see
from .photos import staff_urls as photos_urls
from .questions import staff_urls as questions_urls
from .views.widgets import region_widgets

# The region's only; the view is 404 in any other library.
WIDGETS = [path("", library_screen(Role.REGIONAL_ADMIN)(region_widgets), name="list")]

hooks.register("construct_page_chooser_queryset", limit_page_chooser)
# After Wagtail's own, whose place it takes.
hooks.register("register_admin_viewset", page_viewset, order=1000)


@hooks.register("before_serve_document")
def documents_stay_at_home(document: AbstractDocument, request: LibraryRequest) -> None:
    """A document is given on the hosts of its library, to readers once a page shows it."""
    if not may_see(request, document):
        raise Http404


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLResolver]:
    questions = (questions_urls.urlpatterns, questions_urls.app_name)
    photos = (photos_urls.urlpatterns, photos_urls.app_name)
    completeness = (completeness_urls.urlpatterns, completeness_urls.app_name)
    return [
        path("l/<slug:code>/questions/", include(questions)),
        path("l/<slug:code>/photos/", include(photos)),
        path("l/<slug:code>/completeness/", include(completeness)),
        path("l/<slug:code>/widgets/", include(([*WIDGETS], "widgets_admin"))),
    ]


# What leads a page on, the likeliest first. Drafts are saved by themselves.
STEPS = ("approve", "action-publish", "action-submit")


@hooks.register("construct_page_action_menu")
def the_next_step_first(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """The button that shows is the next step; who may publish asks nobody for a second eye."""
    names = {item.name for item in menu_items}
    if "action-publish" in names:
        menu_items[:] = [item for item in menu_items if item.name != "action-submit"]
    menu_items.sort(key=_place_of)


def _place_of(item: ActionMenuItem) -> int:
    return STEPS.index(item.name) if item.name in STEPS else len(STEPS)
