from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library


class Desk(models.Model):
    """A computer at a desk that several people of a library share; known by its cookie."""

    library = models.ForeignKey(
        Library, models.CASCADE, related_name="+", verbose_name=_("library")
    )
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("shared computer")
        verbose_name_plural = _("shared computers")
        ordering = ["library", "name"]

    def __str__(self) -> str:
        return self.name


class DeskPresence(models.Model):
    """That a person signed in in full at a desk on a day, and may come back there by PIN."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    second_factor = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    misses = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "user"], name="one_presence_per_desk")
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.user_id} {self.day}"
