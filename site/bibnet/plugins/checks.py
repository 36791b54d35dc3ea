"""System checks: what is wrong with the installed plugins, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import DatabaseError, connection

from .config import PluginConfig
from .info import API_VERSION
from .mounting import RESERVED_PREFIXES
from .state import installed_plugins

Plugins = Mapping[str, PluginConfig]


@checks.register("plugins")
def check_plugins(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Errors of plugins that cannot work together with this core."""
    return problems(installed_plugins())


def problems(plugins: Plugins) -> list[checks.CheckMessage]:
    """Everything wrong with a set of plugins."""
    return [
        *_versions(plugins),
        *_requirements(plugins),
        *_prefixes(plugins),
        *_slugs(plugins),
    ]


def _versions(plugins: Plugins) -> Iterator[checks.Error]:
    for slug, config in plugins.items():
        if config.plugin.api != API_VERSION:
            yield checks.Error(
                f"The plugin {slug} is written for version {config.plugin.api} of the plugin "
                f"API, this core has version {API_VERSION}.",
                hint=f"Install a release of {config.name} made for this core, or name {slug} in "
                "BIBNET_PLUGINS_EXCLUDED.",
                id="plugins.E001",
            )


def _requirements(plugins: Plugins) -> Iterator[checks.Error]:
    for slug, config in plugins.items():
        for required in config.plugin.requires:
            if required not in plugins:
                yield checks.Error(
                    f"The plugin {slug} requires {required}, which is not installed.",
                    hint=f"Install the plugin {required}, or name {slug} in "
                    "BIBNET_PLUGINS_EXCLUDED.",
                    id="plugins.E002",
                )
            elif config.plugin.default_on and not plugins[required].plugin.default_on:
                yield checks.Error(
                    f"The plugin {slug} is on by default but requires {required}, which is not.",
                    hint=f"Set default_on=False in {config.name}.",
                    id="plugins.E003",
                )


def _prefixes(plugins: Plugins) -> Iterator[checks.Error]:
    taken: dict[str, str] = {}
    for slug, config in plugins.items():
        prefix = config.plugin.url_prefix
        if not prefix:
            continue
        owner = "the core" if prefix in RESERVED_PREFIXES else taken.get(prefix)
        if owner:
            yield checks.Error(
                f"The plugin {slug} wants the addresses /{prefix}/, which belong to {owner}.",
                hint=f"Change url_prefix in {config.name}, or name {slug} in "
                "BIBNET_PLUGINS_EXCLUDED.",
                id="plugins.E004",
            )
        taken.setdefault(prefix, f"the plugin {slug}")


def _slugs(plugins: Plugins) -> Iterator[checks.Error]:
    """A slug names rights, actions and addresses: one of the core's apps has them already."""
    of_core = {one.label for one in apps.get_app_configs() if not isinstance(one, PluginConfig)}
    for slug, config in plugins.items():
        if slug in of_core:
            yield checks.Error(
                f"The plugin {slug} is called like an app of the core.",
                hint=f"Change slug in {config.name}, or name {slug} in BIBNET_PLUGINS_EXCLUDED.",
                id="plugins.E005",
            )


@checks.register("plugins", checks.Tags.database)
def check_leftovers(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A warning for each plugin that is switched on somewhere but no longer installed."""
    if not databases:
        return []
    return [
        checks.Warning(
            f"The plugin {slug} is switched on for libraries ({count}) but not installed. Its "
            "rows and pages are kept, its pages are 404.",
            hint=f"Reinstall {slug} to bring all back, or switch it off with "
            f"`manage.py plugins disable {slug} --all`.",
            id="plugins.W001",
        )
        for slug, count in leftovers().items()
    ]


def leftovers() -> dict[str, int]:
    """Plugins that are on somewhere without being installed, and in how many libraries."""
    from django.db.models import Count

    from .models import LibraryPlugin

    table = LibraryPlugin._meta.db_table
    try:
        if table not in connection.introspection.table_names():
            return {}
        rows = LibraryPlugin.objects.filter(enabled=True).exclude(slug__in=installed_plugins())
        return dict(rows.values_list("slug").annotate(Count("pk")).order_by("slug"))
    except DatabaseError:
        return {}
