from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .base import LibraryPage


class RegionPage(LibraryPage):
    """The portal's front page; all libraries' homes stand under it."""

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("portal")
        verbose_name_plural = _("portals")


class LibraryHomePage(LibraryPage):
    """The front page of a library's microsite. Made by founding, never by hand."""

    parent_page_types = ["pages.RegionPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("library home page")
        verbose_name_plural = _("library home pages")
