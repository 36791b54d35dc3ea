from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class SocialConfig(PluginConfig):
    name = "bibnet_social"
    plugin = PluginInfo(
        slug="social",
        title=_("Reviews and talk"),
        summary=_("Reviews, lists and discussions of readers"),
        api=1,
        url_prefix="social",
        requires=("catalog",),
    )
