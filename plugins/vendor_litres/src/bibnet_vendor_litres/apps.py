from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.config import PluginConfig
from bibnet.plugins.info import PluginInfo


class VendorLitresConfig(PluginConfig):
    name = "bibnet_vendor_litres"
    plugin = PluginInfo(
        slug="vendor_litres",
        title=_("LitRes"),
        summary=_("E-books and audiobooks of LitRes"),
        api=1,
        url_prefix="litres",
        requires=("lending",),
        restricted=True,
    )
