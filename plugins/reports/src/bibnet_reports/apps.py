from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class ReportsConfig(PluginConfig):
    name = "bibnet_reports"
    plugin = PluginInfo(
        slug="reports",
        title=_("Reports"),
        summary=_("Figures and official forms from the journal"),
        api=1,
        url_prefix="reports",
    )
