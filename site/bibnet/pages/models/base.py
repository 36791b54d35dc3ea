from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library


class LibraryPage(Page):
    """Base of every page of ours: it knows its library, so no address needs a list of sites."""

    class Meta:
        abstract = True

    @property
    def library(self) -> Library:
        """The library whose tree holds the page; the region for the portal's own pages."""
        return network.library_of_page_path(self.path)

    @property
    def local_path(self) -> str:
        """The address within the library's own site, from the first slash."""
        skip = 2 if self.library.is_region else 3
        return "/" + "/".join(self.url_path.split("/")[skip:])

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:
        return network.portal_site_id(), self.library.root_url, self.local_path

    def get_url(
        self, request: HttpRequest | None = None, current_site: object | None = None
    ) -> str:
        library = getattr(request, "library", None)
        if library is not None and library.pk == self.library.pk:
            return self.local_path
        return self.get_full_url(request)

    url = property(get_url)

    def get_full_url(self, request: HttpRequest | None = None) -> str:
        return self.library.root_url + self.local_path

    full_url = property(get_full_url)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page on its own library's host; elsewhere a redirect to it."""
        if request.library.pk != self.library.pk and not getattr(request, "is_preview", False):
            return HttpResponsePermanentRedirect(self.get_full_url(request))
        return super().serve(request, *args, **kwargs)
