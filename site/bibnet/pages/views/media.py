"""Files of libraries: each on the hosts of its library, and only once it is published."""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.media import is_public, may_see, owner_of
from bibnet.pages.models import Picture

# Withdrawn pictures are gone from browsers within the hour; published ones are asked for once.
PUBLIC = "public, max-age=3600"
PRIVATE = "private, no-store"
# A drawing is a document too: opened by itself it may run and load nothing.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def picture_file(request: LibraryRequest, token: str, rest: str) -> HttpResponseBase:
    """A picture or one of its sizes."""
    picture = Picture.objects.filter(token=token).first()
    if picture is None or not may_see(request, picture):
        raise Http404
    kept = PUBLIC if is_public(picture, owner_of(picture)) else PRIVATE
    return _send(request, f"pictures/{token}{rest}", kept)


def _send(request: LibraryRequest, path: str, kept: str) -> HttpResponseBase:
    etag = f'"{path.rsplit("/", 1)[-1]}"'
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            file = default_storage.open(path)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise Http404 from error
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        response = FileResponse(file, content_type=kind)
        response["Content-Security-Policy"] = SANDBOX
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = kept
    return response
