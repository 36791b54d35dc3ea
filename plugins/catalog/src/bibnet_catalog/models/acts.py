"""Who did something, and when: what rows about an act of a person have in common."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

ACCOUNT = "accounts.User"


class Acted(models.Model):
    """A row that a person made; nobody where a program did, or an account is gone."""

    by = models.ForeignKey(
        ACCOUNT,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by whom"),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        abstract = True


class Ended(Acted):
    """One that holds until somebody ends it, and stays as history then."""

    ended_by = models.ForeignKey(ACCOUNT, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
