from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library, Role


class ViewingQuerySet(models.QuerySet):
    def running(self, now: datetime) -> ViewingQuerySet:
        """Neither ended by hand nor by the clock."""
        return self.filter(ended_at=None, ends_at__gt=now)

    def run_out(self, now: datetime) -> ViewingQuerySet:
        """Past their time, with nobody there to notice it."""
        return self.filter(ended_at=None, ends_at__lte=now)


class Viewing(models.Model):
    """One look of the staff at what a person sees. Changed only by `services.viewing`."""

    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # In which capacity, and of which library: the person is told both.
    role = models.CharField(_("role"), max_length=20, choices=Role)
    library = models.ForeignKey(Library, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="viewings")
    reason = models.CharField(_("reason"), max_length=200)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.person_id}"

    @property
    def until(self) -> datetime:
        """When it ended, or will at the latest."""
        return self.ended_at or self.ends_at
