"""Who did something, and when; nobody where a program did, or an account is gone."""

from __future__ import annotations

from typing import Any

from django.db import models

ACCOUNT = "accounts.User"


def by_whom() -> models.ForeignKey[Any, Any]:
    """The member of staff, or the reader's own account."""
    return models.ForeignKey(ACCOUNT, models.SET_NULL, null=True, blank=True, related_name="+")
