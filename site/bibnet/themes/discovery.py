"""Which themes are in the environment: the entry points of the group `bibnet.themes`."""

from __future__ import annotations

from importlib.metadata import entry_points

GROUP = "bibnet.themes"


def theme_apps() -> list[str]:
    """Dotted paths of the installed themes' app configurations, none of them imported."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    return [point.value.replace(":", ".") for _slug, point in sorted(found.items())]
