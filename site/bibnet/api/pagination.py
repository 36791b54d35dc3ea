from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from rest_framework.pagination import PageNumberPagination

from bibnet.libraries import network


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; fifty rows a page unless told, two hundred at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_next_link(self) -> str | None:
        return self._as_readers_type_it(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return self._as_readers_type_it(super().get_previous_link())

    def _as_readers_type_it(self, link: str | None) -> str | None:
        """The link with the scheme and the port of the settings, whatever a proxy passed on."""
        if link is None:
            return None
        parts = urlsplit(link)
        rest = urlunsplit(("", "", parts.path, parts.query, ""))
        return network.address(parts.hostname or "") + rest
