"""What a plugin says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

API_VERSION = 1
"""The version of the contract that this core keeps; a plugin names the one it was written for."""

CORE = "core"
"""The slug under which the core itself contributes; always on, never a plugin's."""

_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_PREFIX = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class PluginInfo:
    """The metadata of one plugin; `PluginConfig.plugin` holds it.

    `slug` names the plugin everywhere and never changes. `url_prefix` is the first part of its
    addresses (empty: it has none). `requires` lists slugs of plugins whose `api.py` it uses,
    `uses` those whose points it answers where they are installed, without needing them.
    `default_on` switches it on for libraries that never decided; `restricted` keeps the switch
    to regional administrators.
    """

    slug: str
    title: StrOrPromise
    summary: StrOrPromise = ""
    api: int
    url_prefix: str = ""
    requires: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    default_on: bool = False
    restricted: bool = False

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.slug) or self.slug == CORE:
            raise ValueError(f"{self.slug!r} is no slug for a plugin: use a-z, 0-9 and _")
        if self.url_prefix and not _PREFIX.fullmatch(self.url_prefix):
            raise ValueError(f"{self.url_prefix!r} is no prefix of addresses: use a-z, 0-9 and -")
        if self.slug in (*self.requires, *self.uses):
            raise ValueError(f"{self.slug} requires itself")
        if both := set(self.requires) & set(self.uses):
            raise ValueError(f"{self.slug} requires {min(both)}: that need not stand in `uses`")
