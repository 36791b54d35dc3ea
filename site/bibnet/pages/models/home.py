from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from bibnet.pages.blocks.links import LinksBlock

from .base import LibraryPage


class FrontPage(LibraryPage):
    """What the portal's and a library's front pages share: menu, services, footer."""

    menu = StreamField(
        LinksBlock(max_num=7),
        blank=True,
        verbose_name=_("menu"),
        help_text=_("Up to seven. Left empty, the menu shows the pages marked «in menus»."),
    )
    services = StreamField(LinksBlock(), blank=True, verbose_name=_("what we help with"))
    footer = StreamField(
        LinksBlock(max_num=6),
        blank=True,
        verbose_name=_("for readers, at the foot of each page"),
    )

    content_panels = [
        FieldPanel("services"),
        FieldPanel("menu"),
        FieldPanel("footer"),
    ]
    promote_panels = [MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")])]

    class Meta:
        abstract = True

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A draft brings back no earlier name: title and address follow the library."""
        drafted = super().with_content_json(content)
        drafted.title, drafted.slug = self.title, self.slug
        return drafted


class RegionPage(FrontPage):
    """The portal's front page; all libraries' homes stand under it."""

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("portal")
        verbose_name_plural = _("portals")


class LibraryHomePage(FrontPage):
    """The front page of a library's microsite. Made by founding, never by hand."""

    parent_page_types = ["pages.RegionPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("library home page")
        verbose_name_plural = _("library home pages")

    def extra_search_text(self) -> Iterable[str]:
        library = self.library
        yield from (library.short_name, library.place, library.address, library.about)
        yield from (link.value.text for link in self.services)
