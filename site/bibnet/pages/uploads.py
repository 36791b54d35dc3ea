"""Taking back one of many uploads deletes a file without a word in Wagtail: here it is logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log

UPLOADS_TAKEN_BACK: dict[str, Callable[[], Any]] = {
    "wagtailimages:delete_multiple": get_image_model,
    "wagtaildocs:delete_multiple": get_document_model,
}


def take_back_upload(
    request: HttpRequest, view: Any, kwargs: dict[str, Any], *, model: Any
) -> HttpResponse:
    """Let Wagtail's view delete the file, and write down that it did."""
    (pk,) = kwargs.values()
    file = model.objects.filter(pk=pk).first()
    answer: HttpResponse = view(request, **kwargs)
    if file is not None and not model.objects.filter(pk=pk).exists():
        log(instance=file, action="wagtail.delete", user=request.user, deleted=True)
    return answer
