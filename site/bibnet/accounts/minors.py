"""For whom a page is made, where the law keeps something from minors (436-FZ)."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from bibnet.libraries.requests import has_library

from .models import Reader
from .models.reader import AGE_OF_MAJORITY

_ANSWER = "_bibnet_is_for_minors"


def is_for_minors(request: HttpRequest) -> bool:
    """Whether the answer goes to minors: the site is a children's library's, or the reader who is
    signed in is known to be under 18.
    """
    if has_library(request) and request.library.is_childrens:
        return True
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    if not hasattr(request, _ANSWER):
        reader = Reader.objects.filter(user=user.pk).only("birth_date").first()
        age = reader.age_on(timezone.localdate()) if reader is not None else None
        setattr(request, _ANSWER, age is not None and age < AGE_OF_MAJORITY)
    return bool(getattr(request, _ANSWER))
