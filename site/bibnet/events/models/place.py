from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library

from .choices import PlaceKind


class WithPlace(models.Model):
    """Where something is held: a library or a part of one, another address, or online."""

    place_kind = models.CharField(
        _("where"), max_length=10, choices=PlaceKind, default=PlaceKind.LIBRARY
    )
    place = models.ForeignKey(
        Library,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch or department"),
    )
    hall = models.CharField(_("hall, floor"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    online_url = models.URLField(_("link to the broadcast"), blank=True)

    class Meta:
        abstract = True

    @property
    def place_text(self) -> str:
        """Where to come, in one line: «Детский отдел, 1 этаж»."""
        if self.place_kind == PlaceKind.ONLINE:
            return str(_("online"))
        if self.place_kind == PlaceKind.ELSEWHERE:
            return ", ".join(filter(None, [self.address, self.hall]))
        return ", ".join(filter(None, [str(self.place) if self.place else "", self.hall]))
