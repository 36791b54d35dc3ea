from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned


class PageViews(LibraryOwned):
    """How often a page was opened on one day, by whomever."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("views of a page")
        verbose_name_plural = _("views of pages")
        constraints = [
            models.UniqueConstraint(fields=["page", "day"], name="one_row_of_views_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day}: {self.count}"
