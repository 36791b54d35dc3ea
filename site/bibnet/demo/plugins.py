"""Plugins in the demonstration: those that come with the portal are on for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import DemonstrationPart
from bibnet.plugins.services import enable_plugin
from bibnet.plugins.state import installed_plugins

# One that somebody has installed besides is theirs to switch on.
SHIPPED = {"catalog", "lending"}


def switch_plugins_on() -> None:
    """Switch what comes with the portal on for the region and each member."""
    for slug in installed_plugins().keys() & SHIPPED:
        for library in _everybody():
            enable_plugin(library=library, slug=slug, actor=None, with_requirements=True)


def plugin_parts() -> Iterator[tuple[Library, DemonstrationPart]]:
    """What the plugins add, for each member in turn and for the region in the end."""
    for library in _everybody():
        for part in points.demonstration_parts.collect(library):
            yield library, part


def _everybody() -> list[Library]:
    return sorted(Library.objects.members().order_by("path"), key=lambda one: one.is_region)
