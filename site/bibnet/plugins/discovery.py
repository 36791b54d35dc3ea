"""Which plugins are in the environment: the entry points of the group `bibnet.plugins`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points

GROUP = "bibnet.plugins"


def plugin_apps(*, excluded: Iterable[str] = ()) -> list[str]:
    """Dotted paths of the installed plugins' app configurations, none of them imported.

    The name of an entry point is the plugin's slug; slugs in `excluded` are left out.
    """
    left_out = set(excluded)
    found = {point.name: point for point in entry_points(group=GROUP)}
    return [
        point.value.replace(":", ".")
        for slug, point in sorted(found.items())
        if slug not in left_out
    ]
