from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class ShelfConfig(PluginConfig):
    name = "bibnet_shelf"
    plugin = PluginInfo(
        slug="shelf",
        title=_("Shelf of electronic books"),
        summary=_("Sells and lends electronic books that stand in memory"),
        api=1,
        requires=("catalog", "lending"),
    )
