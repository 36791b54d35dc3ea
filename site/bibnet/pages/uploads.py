"""One of many uploads is changed or taken back without a word in Wagtail: here it is logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log

UPLOADS_CHANGED: dict[str, Callable[[], Any]] = {
    "wagtailimages:edit_multiple": get_image_model,
    "wagtaildocs:edit_multiple": get_document_model,
}
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


def change_upload(
    request: HttpRequest, view: Any, kwargs: dict[str, Any], *, model: Any
) -> HttpResponse:
    """Let Wagtail's view keep the form, and write down that it did."""
    answer: HttpResponse = view(request, **kwargs)
    (pk,) = kwargs.values()
    if answer.status_code == 200 and json.loads(answer.content).get("success"):
        log(instance=model.objects.get(pk=pk), action="wagtail.edit", user=request.user)
    return answer
