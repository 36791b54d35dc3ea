"""What Wagtail's own frame is told: our screens in its menu, the library at hand in its head."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import points

from . import staff_urls
from .services import workplace

# Wagtail's lists of users, groups and sites are closed to all but superusers by permission; its
# help speaks of another product; its reports are of pages, and with us a report is of an event.
HIDDEN = frozenset({"help", "reports"})


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    return [
        path("l/<slug:code>/", include((staff_urls.urlpatterns, staff_urls.app_name))),
        path("l/<slug:code>/districts/", include((staff_urls.DISTRICTS, "districts_admin"))),
        path("l/<slug:code>/consents/", include((staff_urls.TEXTS, "consents_admin"))),
    ]


@hooks.register("construct_main_menu")
def our_screens(request: SignedInRequest, menu_items: list[MenuItem]) -> None:
    """The same entries as in the head of our own screens; Wagtail has its own way to the pages."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]
    library = workplace.library_at_hand(request)
    if library is None:
        return
    found = points.staff_menu_items.collect(library, request=request)
    entries = [one for one in found if one.url_name != "wagtailadmin_explore"]
    menu_items.extend(
        MenuItem(
            entry.title,
            entry.url,
            name=f"bibnet-{entry.plugin}-{number}",
            icon_name=entry.icon,
            order=200 + number,
        )
        for number, entry in enumerate(entries)
    )
