"""Links of texts to pages: the address on the page's own host, without a list of sites."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from bibnet.libraries import network

from .addresses import full_address

# What an address needs; the texts of the pages are not read.
FIELDS = ("path", "depth", "url_path", "live")


class LibraryPageLinkHandler(PageLinkHandler):
    """One query for all links of a text; who is not published is no link."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        wanted = {str(attrs.get("id")) for attrs in attrs_list}
        numbers = [number for number in wanted if number.isdigit()]
        pages = {str(page.pk): page for page in Page.objects.filter(pk__in=numbers).only(*FIELDS)}
        network.remember_pages(page.path for page in pages.values())
        return [pages.get(str(attrs.get("id"))) for attrs in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            f'<a href="{escape(full_address(page))}">' if page and page.live else "<a>"
            for page in cls.get_many(attrs_list)
        ]
