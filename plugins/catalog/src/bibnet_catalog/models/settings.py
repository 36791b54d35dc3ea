"""What the region and each library settle about the catalogue on their sites."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.two_levels import PluginSettings
from bibnet_catalog.searching.query import Scope

from .editions import IndexChange
from .marks import Mark, MarkRule
from .records import Record


class CatalogSettings(PluginSettings):
    """`scope` is where readers search unless they choose; empty means the whole region.

    `fetches_covers` is the region's: whether covers are fetched from addresses in records.
    """

    region_only = ("fetches_covers", "foreign_agent_rule", "drugs_rule", "extremist_rule")

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

    # Empty means what holds by itself (`marking.standing.RULES`).
    foreign_agent_rule = models.CharField(
        _("editions with the mark “foreign agent”"),
        max_length=10,
        choices=MarkRule.choices,
        blank=True,
    )
    drugs_rule = models.CharField(
        _("editions with the mark “mention of drugs”"),
        max_length=10,
        choices=MarkRule.choices,
        blank=True,
    )
    extremist_rule = models.CharField(
        _("editions on the list of extremist materials"),
        max_length=10,
        choices=MarkRule.choices,
        blank=True,
    )

    class Meta:
        verbose_name = _("settings of the catalogue")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """By another rule editions with marks may be shown and harvested, or no longer."""
        super().save(*args, **kwargs)
        rows = Mark.objects.filter(ended_at=None).values_list("edition", "edition__merged_into")
        marked = {number for row in rows for number in row if number}
        IndexChange.objects.bulk_create(IndexChange(edition=pk) for pk in marked)
        with all_libraries("an edition has records of all libraries"):
            Record.objects.filter(edition__in=marked).update(changed_at=timezone.now())

    @property
    def first_scope(self) -> Scope:
        return Scope(self.scope) if self.scope else Scope.REGION
