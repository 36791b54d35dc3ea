"""The request's id in every log line, one line an answer, the figures of both; no NUL bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from bibnet.libraries.requests import NamedRequest

from . import metrics

logger = structlog.get_logger("bibnet.request")

GIVEN_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class RequestLogMiddleware:
    """First of all: names the request, times it, counts it.

    The line carries the address's pattern and not the path or the query, which may hold what
    people typed or a secret link. A proxy's `X-Request-ID` is taken where proxies are trusted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: NamedRequest) -> HttpResponse:
        started = perf_counter()
        request.id = self._id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)
        response = self.get_response(request)
        seconds = perf_counter() - started
        response.headers["X-Request-ID"] = request.id
        match = request.resolver_match
        library = getattr(request, "library", None)
        plugin = getattr(request, "plugin_slug", "core")
        metrics.observe(request.method or "", response.status_code, plugin, seconds)
        logger.info(
            "request",
            method=request.method,
            route=match.route if match else None,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            library=library.code if library else None,
        )
        return response

    @staticmethod
    def _id(request: HttpRequest) -> str:
        given = request.headers.get("X-Request-ID", "")
        if settings.BIBNET_PROXIES and GIVEN_ID.match(given):
            return given
        return uuid4().hex


class NulByteMiddleware:
    """No address of ours has a NUL byte: a path with one is 404, a query is read without it.

    PostgreSQL refuses such a text with an error, SQLite takes it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            return HttpResponseNotFound()
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "").replace("\0", "")
        return self.get_response(request)
