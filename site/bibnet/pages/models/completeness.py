from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned


class Completeness(LibraryOwned):
    """How complete a library's mandatory facts were when they were last counted.

    Only for lists of many libraries, which are sorted by it; one library is counted when asked.
    """

    percent = models.PositiveSmallIntegerField(_("filled, per cent"))
    filled = models.PositiveSmallIntegerField(_("filled"))
    stale = models.PositiveSmallIntegerField(_("out of date"))
    empty = models.PositiveSmallIntegerField(_("missing"))
    broken_links = models.PositiveIntegerField(_("links that lead nowhere"), default=0)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("completeness")
        verbose_name_plural = _("completeness")
        constraints = [
            models.UniqueConstraint(fields=["library"], name="one_completeness_per_library")
        ]
        indexes = [models.Index(fields=["percent"], name="completeness_by_percent")]

    def __str__(self) -> str:
        return f"{self.library_id}: {self.percent} %"
