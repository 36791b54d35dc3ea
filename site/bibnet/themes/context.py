"""The context processor that gives every template its frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .frame import Frame


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame`: what `bibnet/base.html` shows round a page; nothing is read until it is used."""
    return {"frame": SimpleLazyObject(lambda: Frame.of(request))}
