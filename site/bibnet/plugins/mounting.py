"""Where the addresses of plugins stand: each plugin under its own prefix, behind the gate.

A plugin's `urls.py` offers `urlpatterns` (public), `admin_urlpatterns`, `api_urlpatterns` and
`registers`. They get the namespaces `<slug>`, `<slug>_admin` and `<slug>_api`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from types import ModuleType

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from .config import PluginConfig
from .gate import View, admin_gate, api_gate, public_gate
from .registers import LibraryRegister, register_patterns
from .state import installed_plugins
from .views.settings import settings_patterns

Pattern = URLPattern | URLResolver
Gate = Callable[[View, str], View]

# What the core itself answers at, beside the pages of the libraries.
RESERVED_PREFIXES = frozenset(
    {
        "accounts",
        "admin",
        "api",
        "cabinet",
        "documents",
        "events",
        "feed",
        "healthz",
        "hours",
        "libraries",
        "media",
        "metrics",
        "news",
        "plugins",
        "poster",
        "privacy",
        "readyz",
        "robots",
        "questions",
        "search",
        "session",
        "sitemap",
        "static",
        "view",
        "widgets",
    }
)


def urls_of(config: PluginConfig) -> ModuleType | None:
    """The plugin's module `urls`, if it has one."""
    if not module_has_submodule(config.module, "urls"):
        return None
    return import_module(f"{config.name}.urls")


def public_patterns() -> list[URLResolver]:
    """Addresses `/<prefix>/…` on the libraries' hosts."""
    return [
        _mounted(prefix, slug, gated(patterns, public_gate, slug))
        for slug, prefix, patterns in _offered("urlpatterns")
    ]


def api_patterns() -> list[URLResolver]:
    """Addresses `/api/v1/<prefix>/…` on the libraries' hosts."""
    return [
        _mounted(prefix, f"{slug}_api", gated(patterns, api_gate, slug))
        for slug, prefix, patterns in _offered("api_urlpatterns")
    ]


def admin_patterns() -> list[URLResolver]:
    """Addresses `/admin/l/<code>/<prefix>/…` on the portal: own views, registers, settings."""
    return [
        _mounted(
            config.plugin.url_prefix or slug,
            f"{slug}_admin",
            gated(_staff_patterns(config), admin_gate, slug),
        )
        for slug, config in installed_plugins().items()
    ]


def gated(patterns: Sequence[Pattern], gate: Gate, slug: str) -> list[Pattern]:
    """The same patterns with each view behind the gate, however deep they are included."""
    return [_gated(pattern, gate, slug) for pattern in patterns]


def _gated(pattern: Pattern, gate: Gate, slug: str) -> Pattern:
    if isinstance(pattern, URLPattern):
        return URLPattern(
            pattern.pattern, gate(pattern.callback, slug), pattern.default_args, pattern.name
        )
    return URLResolver(
        pattern.pattern,
        gated(pattern.url_patterns, gate, slug),
        pattern.default_kwargs,
        pattern.app_name,
        pattern.namespace,
    )


def registers_of(config: PluginConfig) -> Sequence[type[LibraryRegister]]:
    """The registers that the plugin offers."""
    return getattr(urls_of(config), "registers", ())


def _staff_patterns(config: PluginConfig) -> list[Pattern]:
    return [
        *getattr(urls_of(config), "admin_urlpatterns", []),
        *register_patterns(registers_of(config)),
        *settings_patterns(config),
    ]


def _offered(name: str) -> Iterator[tuple[str, str, list[Pattern]]]:
    """Slug, prefix and patterns of the plugins that have a prefix and offer such addresses."""
    for slug, config in installed_plugins().items():
        patterns = getattr(urls_of(config), name, [])
        if config.plugin.url_prefix and patterns:
            yield slug, config.plugin.url_prefix, patterns


def _mounted(prefix: str, namespace: str, patterns: list[Pattern]) -> URLResolver:
    return path(f"{prefix}/", include((patterns, namespace), namespace=namespace))
