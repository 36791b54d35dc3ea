from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class LendingConfig(PluginConfig):
    name = "bibnet_lending"
    plugin = PluginInfo(
        slug="lending",
        title=_("Orders and loans"),
        summary=_("Orders, holds and loans, of paper and electronic books"),
        api=1,
        url_prefix="lending",
        requires=("catalog",),
    )
