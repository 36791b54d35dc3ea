from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .library import District, Library


class Audience(models.TextChoices):
    """Who reads a message over the pages."""

    EVERYBODY = "everybody", _("readers and staff")
    STAFF = "staff", _("staff only")


class Tone(models.TextChoices):
    """What a message is: news for all, a warning, works on the portal."""

    INFO = "info", _("announcement")
    WARN = "warn", _("warning")
    WORKS = "works", _("works on the portal")


class SiteMessage(models.Model):
    """A message over the pages of a library and all below it, or of one district there.

    Changed only by `bibnet.libraries.messages`.
    """

    library = models.ForeignKey(Library, models.CASCADE, related_name="+")
    district = models.ForeignKey(
        District,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    tone = models.CharField(_("what it is"), max_length=10, choices=Tone, default=Tone.INFO)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience, default=Audience.EVERYBODY
    )
    text = models.CharField(_("text"), max_length=240)
    since = models.DateTimeField(_("shown from"))
    until = models.DateTimeField(_("shown until"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("message over the pages")
        verbose_name_plural = _("messages over the pages")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="message_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.text
