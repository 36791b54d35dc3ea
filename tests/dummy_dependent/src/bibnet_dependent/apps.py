from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class DependentConfig(PluginConfig):
    name = "bibnet_dependent"
    plugin = PluginInfo(
        slug="dependent",
        title=_("Answers"),
        summary=_("Answers to notes"),
        api=1,
        requires=("dummy",),
        restricted=True,
    )
