from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library


class SlipPurpose(models.TextChoices):
    """What a one-time code lets its bearer do."""

    INVITATION = "invitation", _("invitation")
    RESET = "reset", _("new password")
    RECOVERY = "recovery", _("recovery by e-mail")


class SlipQuerySet(models.QuerySet):
    def valid(self, now: datetime) -> SlipQuerySet:
        return self.filter(used_at=None, expires_at__gt=now, user__is_active=True)


class Slip(models.Model):
    """A one-time code, printed or sent by e-mail, with which a person sets a password."""

    # What a letter's link says instead of the login name.
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="slips")
    purpose = models.CharField(max_length=12, choices=SlipPurpose)
    by_email = models.BooleanField(default=False)
    code_hash = models.CharField(max_length=64)
    library = models.ForeignKey(Library, models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("slip with a one-time code")
        verbose_name_plural = _("slips with one-time codes")

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"
