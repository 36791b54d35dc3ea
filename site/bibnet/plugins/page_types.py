"""Page types of plugins: they follow the plugin's switch in the library whose tree they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest

from .config import PluginConfig
from .state import is_enabled

if TYPE_CHECKING:
    from wagtail.models import Page as Mixed
else:
    # The page of the plugin brings the methods that the mixin extends.
    Mixed = object


class PluginPageMixin(Mixed):
    """Put before the page's base: `class RecordPage(PluginPageMixin, LibraryPage)`.

    Where the plugin is off the type is not offered, its pages are 404 to readers and in previews,
    stand in no sitemap and no search, and the explorer greys them. Nothing is deleted.
    """

    @classmethod
    def plugin_slug(cls) -> str:
        """The plugin that the page type belongs to."""
        config = apps.get_app_config(cls._meta.app_label)
        if not isinstance(config, PluginConfig):
            raise TypeError(f"{cls.__name__} is a page type of no plugin")
        return config.plugin.slug

    @classmethod
    def is_on_for(cls, library: Library) -> bool:
        """Whether the type is available in the library."""
        return is_enabled(cls.plugin_slug(), library)

    @property
    def is_on(self) -> bool:
        """Whether the page's plugin is on in the page's library."""
        return self.is_on_for(network.library_of_page_path(self.path))

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return cls.is_on_for(network.library_of_page_path(parent.path)) and super().can_create_at(
            parent
        )

    def can_move_to(self, parent: Page) -> bool:
        return self.is_on_for(network.library_of_page_path(parent.path)) and super().can_move_to(
            parent
        )

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Pages below are hidden too."""
        self._check_on()
        return super().route(request, path_components)

    def serve(self, request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._check_on()
        return super().serve(request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        self._check_on()
        return super().serve_preview(request, mode_name)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return super().get_sitemap_urls(request) if self.is_on else []

    def _check_on(self) -> None:
        if not self.is_on:
            raise Http404


def is_orphan(page: Page) -> bool:
    """Whether the page's type has gone with its plugin."""
    return page.cached_content_type.model_class() is None


def is_off(page: Page) -> bool:
    """Whether readers must not see the page because of its plugin."""
    if is_orphan(page):
        return True
    specific = page.specific_deferred
    return isinstance(specific, PluginPageMixin) and not specific.is_on
