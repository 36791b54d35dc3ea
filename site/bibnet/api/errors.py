"""Errors of the API: refusals of services become answers with their sentences."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from bibnet.plugins.errors import Refused


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """409 with the reasons for a refused act; else what the framework does."""
    if isinstance(error, Refused):
        return Response({"detail": str(error), "reasons": error.reasons}, status=409)
    return exception_handler(error, context)
