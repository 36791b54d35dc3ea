"""Errors of the API: refusals of services become answers with their sentences."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from bibnet.plugins.errors import PluginError


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """409 with a code and the sentences of a refusal; else what the framework does."""
    if isinstance(error, PluginError):
        reasons = list(getattr(error, "reasons", [str(error)]))
        return Response({"detail": str(error), "code": error.code, "reasons": reasons}, status=409)
    return exception_handler(error, context)
