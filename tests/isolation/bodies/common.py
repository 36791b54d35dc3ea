"""What bodies of all plugins are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.isolation.things import Things

Body = Callable[[Things], dict[str, Any]]
NAMES = {"last_name": "Новая", "first_name": "Анна"}


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def typed(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).strftime("%d.%m.%Y")


def table(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", text.encode())
