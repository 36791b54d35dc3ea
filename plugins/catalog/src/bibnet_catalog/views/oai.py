"""The OAI-PMH server of the portal (all libraries) and of each microsite (its own records)."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bibnet.operations.reading import ReadingThrottle
from bibnet_catalog.oai.answers import Answer

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

XML = "text/xml; charset=utf-8"
# An answer holds a hundred records, and harvesters ask one after another.
THROTTLE = ReadingThrottle("catalog_oai", share=20)


@csrf_exempt  # programs ask, by POST too, and nothing is changed
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: LibraryRequest) -> HttpResponse:
    """The answer to one request of a harvester; 304 to one who knows it already."""
    seconds = THROTTLE.wait(request)
    if seconds:
        return _later(seconds)
    now = timezone.now()  # before the records are read: who asks from then on misses none
    sent = request.POST if request.method == "POST" else request.GET
    url = request.library.root_url + reverse("catalog:oai")
    answer = Answer(request.library, dict(sent.lists()), url=url)
    etag = _etag(answer)
    if request.method != "POST":
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None:
            return unchanged
    response = HttpResponse(answer.at(now), content_type=XML)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = etag
    return response


def _later(seconds: int) -> HttpResponse:
    """What the protocol has a server say that is asked too much (OAI-PMH 2.0, 3.1.2.2)."""
    said = f"Too many requests; go on in {seconds} seconds.\n"
    response = HttpResponse(said, content_type="text/plain; charset=utf-8", status=503)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _etag(answer: Answer) -> str:
    """A validator of all but the moment."""
    said = f"{answer.url} {answer.arguments} {answer.said}"
    return f'W/"{blake2b(said.encode(), digest_size=12).hexdigest()}"'
