from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class DummyConfig(PluginConfig):
    name = "bibnet_dummy"
    plugin = PluginInfo(
        slug="dummy",
        title=_("Notes"),
        summary=_("Short notes of the library"),
        api=1,
        url_prefix="notes",
        uses=("lending",),
    )
