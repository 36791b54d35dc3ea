from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountSessionQuerySet(models.QuerySet):
    def own(self) -> AccountSessionQuerySet:
        """Sessions of the account host, one a browser; those of microsites hang on them."""
        return self.filter(parent=None)

    def lasting(self, now: datetime) -> AccountSessionQuerySet:
        return self.filter(ends_at__gt=now)


class AccountSession(models.Model):
    """Where a person is signed in: a session of the account host, or of a microsite under one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_sessions"
    )
    key = models.CharField(max_length=40, unique=True)
    host = models.CharField(_("address"), max_length=253)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    desk = models.ForeignKey("accounts.Desk", models.SET_NULL, null=True, related_name="+")
    second_factor = models.CharField(max_length=20, blank=True)
    device = models.CharField(_("device"), max_length=80, blank=True)
    started_at = models.DateTimeField(_("signed in"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"))
    ends_at = models.DateTimeField()

    objects = AccountSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.host}"
