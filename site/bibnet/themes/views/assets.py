"""What a library's look is made of: its colours as a style sheet, its logo and picture."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from bibnet.themes.looks import colours_css, colours_digest
from bibnet.themes.models import ThemeChoice

YEAR = 365 * 24 * 60 * 60


@require_safe
def colours(request: HttpRequest, code: str, digest: str) -> HttpResponseBase:
    """The own colours of the member `code`; kept by browsers for good if `digest` is theirs."""
    choice = get_object_or_404(ThemeChoice.objects.select_related("library"), library__code=code)
    response = HttpResponse(colours_css(choice), content_type="text/css; charset=utf-8")
    if digest == colours_digest(choice):
        return _for_good(response)
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def picture(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A logo or front-page picture; the name tells the content."""
    path = f"themes/{code}/{name}"
    if not default_storage.exists(path):
        raise Http404
    return _for_good(FileResponse(default_storage.open(path), content_type="image/webp"))


def _for_good(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response
