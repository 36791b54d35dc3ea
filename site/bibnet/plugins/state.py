"""Which plugins are installed, and where they are enabled.

Each process keeps what it has read for a member until the stamp `plugins` moves; a request reads
that stamp once, so a switch is seen by the next request of every process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from bibnet import stamps

from .config import PluginConfig
from .info import CORE

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

STAMP = "plugins"
LIMIT = 5_000


@dataclass
class _Memory:
    version: int = -1
    by_member: dict[int, frozenset[str]] = field(default_factory=dict)


_memory = _Memory()
_lock = Lock()


def installed_plugins() -> dict[str, PluginConfig]:
    """The plugins in the environment by slug, in the order of their slugs."""
    found = [config for config in apps.get_app_configs() if isinstance(config, PluginConfig)]
    return {config.plugin.slug: config for config in sorted(found, key=_slug)}


def title(slug: str) -> str:
    """What the screens call a plugin; an uninstalled one has only its slug."""
    config = installed_plugins().get(slug)
    return str(config.plugin.title) if config else slug


def is_enabled(slug: str, library: Library) -> bool:
    """Whether the plugin is installed and switched on for the library or its member."""
    return slug == CORE or slug in enabled_slugs(library)


def enabled_slugs(library: Library) -> frozenset[str]:
    """The plugins that are on for the library: its own switches, or its member's."""
    global _memory
    version = stamps.version(STAMP)
    member = library.member
    with _lock:
        if _memory.version != version or len(_memory.by_member) > LIMIT:
            _memory = _Memory(version=version)
        memory = _memory
    if member.pk not in memory.by_member:
        memory.by_member[member.pk] = enabled_in([member])[member.pk]
    return memory.by_member[member.pk]


def enabled_in(
    members: list[Library], *, and_slugs: Iterable[str] = ()
) -> dict[int, frozenset[str]]:
    """The plugins that are on, read from the database for several members, by their ids.

    Slugs in `and_slugs` count even if they are not installed any more.
    """
    from .models import LibraryPlugin

    plugins = installed_plugins()
    on = {
        member.pk: {slug for slug, config in plugins.items() if config.plugin.default_on}
        for member in members
    }
    rows = LibraryPlugin.objects.filter(library__in=on, slug__in={*plugins, *and_slugs})
    for library_id, slug, enabled in rows.values_list("library_id", "slug", "enabled"):
        (on[library_id].add if enabled else on[library_id].discard)(slug)
    return {pk: frozenset(slugs) for pk, slugs in on.items()}


def libraries_with(slug: str) -> QuerySet[Library]:
    """The members where the plugin is on; none if it is not installed."""
    from bibnet.libraries.models import Library

    from .models import LibraryPlugin

    config = installed_plugins().get(slug)
    if config is None:
        return Library.objects.none()
    switches = LibraryPlugin.objects.filter(library=OuterRef("pk"), slug=slug)
    members = Library.objects.members()
    if config.plugin.default_on:
        return members.filter(~Exists(switches.filter(enabled=False)))
    return members.filter(Exists(switches.filter(enabled=True)))


def _slug(config: PluginConfig) -> str:
    return config.plugin.slug
