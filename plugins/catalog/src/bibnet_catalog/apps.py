from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class CatalogConfig(PluginConfig):
    name = "bibnet_catalog"
    plugin = PluginInfo(
        slug="catalog",
        title=_("Catalogue"),
        summary=_("One catalogue of the books of all libraries"),
        api=1,
        url_prefix="catalog",
    )
