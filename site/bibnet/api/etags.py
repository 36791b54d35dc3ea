"""ETags of public lists, made of stamps: no row is read to say "not changed"."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from rest_framework.views import APIView

from bibnet import stamps
from bibnet.libraries.requests import LibraryRequest, has_library

from .requests import ApiRequest


class Stamped(APIView):
    """Answers 304 to a GET whose ETag still holds.

    `stamp_keys` name what the answer is made of besides the library; `clock_seconds` is how long
    an answer that speaks of the present moment holds.
    """

    stamp_keys: tuple[str, ...] = ("network",)
    clock_seconds: int | None = None
    request: ApiRequest

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_read = request.method in {"GET", "HEAD"}
        if not is_read or request.headers.get("Authorization") or not has_library(request):
            return super().dispatch(request, *args, **kwargs)
        etag = self.etag(request)
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None and unchanged.status_code == 304:
            return unchanged
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 200:
            response.headers["ETag"] = etag
            response.headers["Cache-Control"] = "no-cache"
        return response

    def etag(self, request: LibraryRequest) -> str:
        """A weak validator of what this address would answer now."""
        keys = [*self.stamp_keys, f"library:{request.library.pk}"]
        parts = [
            request.get_host(),
            request.get_full_path(),
            request.headers.get("Accept", ""),
            get_language() or "",
            str(sorted(stamps.versions(keys).items())),
        ]
        if self.clock_seconds:
            parts.append(str(int(timezone.now().timestamp()) // self.clock_seconds))
        return f'W/"{blake2b("|".join(parts).encode(), digest_size=12).hexdigest()}"'
