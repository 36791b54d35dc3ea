from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import addresses
from bibnet.pages.forms import LibraryPageForm
from bibnet.pages.querysets import LibraryPageManager
from bibnet.stamps import keeping


class LibraryPage(Page):
    """Base of every page of ours: it knows its library, so no address needs a list of sites."""

    base_form_class = LibraryPageForm
    # Every page of a microsite is public: a password on a page would be one more thing to ask
    # of each list.
    private_page_options: ClassVar[list[str]] = []
    # Whether anonymous readers may get a kept copy (bibnet.pages.cache). A page that carries a
    # form or anything of one reader's says no.
    is_cacheable: ClassVar[bool] = True
    # Fields whose text the search reads besides the title; StreamFields count.
    searched_fields: ClassVar[tuple[str, ...]] = ()

    objects = LibraryPageManager()

    class Meta:
        abstract = True

    @property
    def library(self) -> Library:
        """The library whose tree holds the page; the region for the portal's own pages."""
        return addresses.library_of(self)

    @property
    def local_path(self) -> str:
        """The address within the library's own site, from the first slash."""
        return addresses.local_path(self)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:
        return network.portal_site_id(), self.library.root_url, self.local_path

    def get_url(
        self, request: HttpRequest | None = None, current_site: object | None = None
    ) -> str:
        return addresses.address_of(self, request)

    url = property(get_url)

    def get_full_url(self, request: HttpRequest | None = None) -> str:
        return addresses.full_address(self)

    full_url = property(get_full_url)

    def serve(self, request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page on its own library's host; elsewhere a redirect to it."""
        if request.library.pk != self.library.pk and not getattr(request, "is_preview", False):
            return HttpResponsePermanentRedirect(self.get_full_url(request))
        if self.is_cacheable and not getattr(request, "is_preview", False):
            keeping.keep(request)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: LibraryRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from bibnet.pages.contexts import context_of

        return {
            **super().get_context(request, *args, **kwargs),
            **context_of(self, request, **kwargs),
        }

    def check_may_be_published(self) -> None:
        """Raise ValidationError where a published page lacks what a draft may lack."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The last guard for doors that know no form: bulk actions, workflows, the schedule. What
        # is only a draft of a live page is saved with `update_fields`.
        if self.live and kwargs.get("update_fields") is None:
            self.check_may_be_published()
        super().save(*args, **kwargs)

    def extra_search_text(self) -> Iterable[str]:
        """What the search reads besides the title and `searched_fields`."""
        return ()

    @property
    def description(self) -> str:
        """One or two sentences for search engines and for who is sent the address."""
        return self.search_description or getattr(self, "lead", "")
