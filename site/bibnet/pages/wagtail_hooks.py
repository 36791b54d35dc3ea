"""What the pages change in Wagtail's own screens."""

from __future__ import annotations

from django.http import Http404
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.images.image_operations import FilterOperation
from wagtail.rich_text.feature_registry import FeatureRegistry

from bibnet.libraries.models import Role
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.staff import library_screen

from .age_marks import AgeMarkOperation
from .chooser import limit_page_chooser
from .completeness import staff_urls as completeness_urls
from .editing import staff_urls as editing_urls
from .editing import wagtail_parts
from .explorer import page_viewset
from .media import may_see
from .old_addresses import staff_urls as old_addresses_urls
from .photos import staff_urls as photos_urls
from .questions import staff_urls as questions_urls
from .rich_text import LibraryPageLinkHandler
from .upkeep import staff_urls as upkeep_urls
from .views.widgets import region_widgets

# The region's only; the view is 404 in any other library.
WIDGETS = [path("", library_screen(Role.REGIONAL_ADMIN)(region_widgets), name="list")]
# Hooks that register themselves when they are imported.
PARTS = (wagtail_parts,)

hooks.register("construct_page_chooser_queryset", limit_page_chooser)
# After Wagtail's own, whose place it takes.
hooks.register("register_admin_viewset", page_viewset, order=1000)


@hooks.register("before_serve_document")
def documents_stay_at_home(document: AbstractDocument, request: LibraryRequest) -> None:
    """A document is given on the hosts of its library, to readers once a page shows it."""
    if not may_see(request, document):
        raise Http404


@hooks.register("register_rich_text_features", order=100)
def links_of_texts(features: FeatureRegistry) -> None:
    """In place of Wagtail's own handler of links to pages."""
    features.register_link_type(LibraryPageLinkHandler)


@hooks.register("register_image_operations")
def operations_on_pictures() -> list[tuple[str, type[FilterOperation]]]:
    return [("agemark", AgeMarkOperation)]


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLResolver]:
    questions = (questions_urls.urlpatterns, questions_urls.app_name)
    photos = (photos_urls.urlpatterns, photos_urls.app_name)
    completeness = (completeness_urls.urlpatterns, completeness_urls.app_name)
    upkeep = (upkeep_urls.urlpatterns, upkeep_urls.app_name)
    old_addresses = (old_addresses_urls.urlpatterns, old_addresses_urls.app_name)
    editing = (editing_urls.urlpatterns, editing_urls.app_name)
    return [
        path("l/<slug:code>/editing/", include(editing)),
        path("l/<slug:code>/questions/", include(questions)),
        path("l/<slug:code>/photos/", include(photos)),
        path("l/<slug:code>/completeness/", include(completeness)),
        path("l/<slug:code>/upkeep/", include(upkeep)),
        path("l/<slug:code>/old-addresses/", include(old_addresses)),
        path("l/<slug:code>/widgets/", include(([*WIDGETS], "widgets_admin"))),
    ]
