from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Demonstration(models.Model):
    """The one demonstration of an installation: the day its dates count from, and what is done.

    `parts` lists what has been finished, so that a loader that was killed goes on from there.
    """

    first_day = models.DateField(_("first day"))
    digest = models.CharField(_("version of the texts"), max_length=64)
    parts = models.JSONField(_("finished parts"), default=list)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("demonstration")
        verbose_name_plural = _("demonstrations")

    def __str__(self) -> str:
        return f"{self.first_day}"
