from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class OutboxMessage(models.Model):
    """An announcement on its way; gone once every receiver has it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
    point = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    announced_at = models.DateTimeField(auto_now_add=True)
    delivered_to = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=200, blank=True)
    is_given_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["is_given_up", "next_attempt_at"], name="outbox_by_next_attempt")
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.key}"
