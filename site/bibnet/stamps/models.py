from __future__ import annotations

from django.db import models


class Stamp(models.Model):
    """How often the thing named by `key` has changed."""

    key = models.CharField(max_length=80, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
