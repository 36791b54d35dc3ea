from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import AuditQuerySet, EntryQuerySet


class Mode(models.TextChoices):
    """Where a reader was served."""

    IN_HOUSE = "in_house", _("in the library")
    REMOTE = "remote", _("remotely")
    OUTSIDE = "outside", _("outside the building")


class Entry(models.Model):
    """One thing that happened; all figures are sums over entries. Append-only by a trigger.

    A reader appears as a pseudonym with the age in full years on that day; `amount` is a number
    of things or people, negative in a correction.
    """

    kind = models.CharField(_("kind"), max_length=60)
    library = models.ForeignKey("libraries.Library", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    amount = models.IntegerField(_("amount"), default=1)
    mode = models.CharField(_("mode of service"), max_length=10, choices=Mode, blank=True)
    reader_pseudonym = models.CharField(max_length=64, blank=True)
    reader_age = models.PositiveSmallIntegerField(null=True, blank=True)
    ticket_kind = models.CharField(max_length=40, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["library", "kind", "at"], name="entry_by_library"),
            models.Index(fields=["object_type", "object_id"], name="entry_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class AuditEntry(models.Model):
    """One administrative act: who, what, where. Ids and field names only; append-only."""

    action = models.CharField(_("act"), max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    library = models.ForeignKey("libraries.Library", models.PROTECT, null=True, related_name="+")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["library", "-at"], name="audit_by_library")]

    def __str__(self) -> str:
        return self.action


class DailySalt(models.Model):
    """The secret of a day that turns visitors into hashes; thrown away afterwards."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.day}"


class VisitMark(models.Model):
    """When a visitor, known by a hash only, was last seen in a library today."""

    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=32)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["library", "visitor"], name="one_mark_per_visitor_and_library"
            )
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.seen_at:%H:%M}"
