from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something a person is told, shown in the cabinet."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices"
    )
    reader = models.ForeignKey("accounts.Reader", models.CASCADE, null=True, related_name="notices")
    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=120)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    url = models.CharField(max_length=500, blank=True)
    # Names the occasion: the same person is told of it once.
    key = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["user", "-sent_at"], name="notice_by_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~Q(key=""), name="one_notice_per_user_and_key"
            ),
            models.UniqueConstraint(
                fields=["reader", "key"],
                condition=Q(user=None) & ~Q(key=""),
                name="one_notice_per_reader_and_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LetterState(models.TextChoices):
    """Where a letter is on its way."""

    WAITING = "waiting", _("waits")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    GIVEN_UP = "given_up", _("given up")


class LetterQuerySet(models.QuerySet):
    def due(self, now: datetime) -> LetterQuerySet:
        return self.filter(state=LetterState.WAITING, next_attempt_at__lte=now)


class Letter(models.Model):
    """One e-mail in the queue; emptied once it is sent."""

    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    reader = models.ForeignKey("accounts.Reader", models.CASCADE, null=True, related_name="+")
    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=120)
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    message_id = models.CharField(max_length=120)
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="letter_by_turn")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Preference(models.Model):
    """That a person does or does not want a kind of notice by e-mail too."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(max_length=120)
    by_email = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
