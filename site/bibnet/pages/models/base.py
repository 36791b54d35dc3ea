from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import addresses, personal, slugs
from bibnet.pages.forms import LibraryPageForm
from bibnet.pages.panels import MENU, SEARCH, TITLE
from bibnet.pages.querysets import LibraryPageManager
from bibnet.stamps import keeping
from bibnet.themes import lowvision

LOW_VISION = "low-vision"
PREVIEW_SIZES: list[dict[str, Any]] = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("On a phone")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("On a computer")},
]


class LibraryPage(Page):
    """Base of every page of ours: it knows its library, so no address needs a list of sites."""

    slug: str  # Wagtail's field, which has no type

    base_form_class = LibraryPageForm
    content_panels: ClassVar[list[Panel]] = [TITLE]
    promote_panels: ClassVar[list[Panel]] = [SEARCH, MENU]
    # Every page of a microsite is public: a password on a page would be one more thing to ask
    # of each list.
    private_page_options: ClassVar[list[str]] = []
    # Whether anonymous readers may get a kept copy (bibnet.pages.cache). A page that carries a
    # form or anything of one reader's says no.
    is_cacheable: ClassVar[bool] = True
    # Whether other libraries may be offered to show it too (bibnet.pages.editing.offering).
    is_offered: ClassVar[bool] = False
    # Fields whose text the search reads besides the title; StreamFields count.
    searched_fields: ClassVar[tuple[str, ...]] = ()

    objects = LibraryPageManager()

    class Meta:
        abstract = True

    @classmethod
    def creatable_subpage_models(cls) -> list[type[Page]]:
        """Those without a limit first: they say without a query that something may be added."""
        models: list[type[Page]] = super().creatable_subpage_models()
        return sorted(models, key=lambda one: bool(one.max_count or one.max_count_per_parent))

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

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As on the site")), (LOW_VISION, _("For low vision"))]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def serve_preview(self, request: LibraryRequest, mode_name: str) -> HttpResponse:
        """The page in its library's look, as somebody sees it who is not signed in."""
        if mode_name == LOW_VISION:
            request.COOKIES[lowvision.COOKIE] = lowvision.SAMPLE.cookie
        return super().serve_preview(request, mode_name)

    def get_context(self, request: LibraryRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from bibnet.pages.contexts import context_of

        return {
            **super().get_context(request, *args, **kwargs),
            **context_of(self, request, **kwargs),
        }

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._name_address()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self._name_address()
        super().minimal_clean()

    def _name_address(self) -> None:
        # Wagtail itself would leave out what is not Latin.
        if not self.slug and self.path:
            self.slug = self._get_autogenerated_slug(slugs.slug_of(self.title))

    def check_may_be_published(self) -> None:
        """Raise ValidationError where a published page lacks what a draft may lack."""
        if personal.has_document_number(self):
            raise ValidationError(
                _(
                    "The number of somebody's document (insurance account or passport) stands in "
                    "the text: take it out, then publish. The draft is kept."
                )
            )

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
    def title_to_show(self) -> str:
        """The title in the head of the page and where its address is shown, age mark included."""
        title = self.seo_title or self.title
        mark = getattr(self, "age_mark", "")
        return f"{title}, {mark}" if mark else title

    @property
    def description(self) -> str:
        """One or two sentences for search engines and for who is sent the address."""
        return self.search_description or getattr(self, "lead", "")
