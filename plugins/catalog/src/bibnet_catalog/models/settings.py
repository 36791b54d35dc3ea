"""What the region and each library settle about the catalogue on their sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.plugins.two_levels import PluginSettings
from bibnet_catalog.searching.query import Scope


class CatalogSettings(PluginSettings):
    """`scope` is where readers search unless they choose; empty means the whole region.

    `fetches_covers` is the region's: whether covers are fetched from addresses in records.
    """

    region_only = ("fetches_covers",)

    SCOPES = (
        (Scope.LIBRARY, pgettext_lazy("catalogue", "This library")),
        (Scope.SYSTEM, pgettext_lazy("catalogue", "Its library system")),
        (Scope.REGION, pgettext_lazy("catalogue", "The whole region")),
    )

    scope = models.CharField(
        _("readers search first in the stock of"),
        max_length=10,
        choices=[(scope.value, title) for scope, title in SCOPES],
        blank=True,
    )

    fetches_covers = models.BooleanField(
        _("fetch covers from the addresses in records"),
        null=True,
        blank=True,
        help_text=_(
            "Unless it says no, the portal fetches them itself; readers ask no other site."
        ),
    )

    class Meta:
        verbose_name = _("settings of the catalogue")

    @property
    def first_scope(self) -> Scope:
        return Scope(self.scope) if self.scope else Scope.REGION
