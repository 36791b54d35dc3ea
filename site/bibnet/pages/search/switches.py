"""Pages of plugins are found where the plugin is on."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from bibnet import stamps
from bibnet.libraries.models import Library
from bibnet.plugins.page_types import PluginPageMixin
from bibnet.plugins.state import STAMP, libraries_with

_SQLITE = "SELECT value FROM json_each(%s)"
_POSTGRESQL = "SELECT value::int FROM json_array_elements_text(%s::json) AS ids(value)"


def switched_on(library: Library) -> tuple[str, list[Any]]:
    """A condition on the rows of the index and its values; true for what no switch hides.

    A page whose plugin was uninstalled is no plugin's that is on.
    """
    parts = ["text.plugin = ''"]
    values: list[Any] = []
    ids = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    for slug in _with_pages():
        parts.append(f"text.plugin = %s AND text.library_id IN ({ids})")
        values += [slug, json.dumps(_sites_with(slug, library))]
    return f"({' OR '.join(parts)})", values


@cache
def _with_pages() -> tuple[str, ...]:
    """Plugins that have page types, by slug; what is installed stays so while a process lives."""
    models = apps.get_models()
    return tuple(sorted({one.plugin_slug() for one in models if issubclass(one, PluginPageMixin)}))


@stamps.remembered("network", STAMP)
def _sites_with(slug: str, library: Library) -> tuple[int, ...]:
    """Libraries with pages at or under this one whose nearest member has the plugin on."""
    on = set(libraries_with(slug).values_list("path", flat=True))
    members = set(Library.objects.members().values_list("path", flat=True))
    sites = Library.objects.under(library).with_microsite().only("path")
    return tuple(one.pk for one in sites if _nearest(one, members) in on)


def _nearest(site: Library, members: set[str]) -> str | None:
    """The path of the member that the library's switches are."""
    return next((path for path in site.ancestor_paths if path in members), None)
