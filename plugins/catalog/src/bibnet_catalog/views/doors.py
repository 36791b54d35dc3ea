"""The door of the staff's screens: the right, and the member whose rows they show."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from bibnet.plugins.permissions import requires

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

View = Callable[..., HttpResponse | HttpResponseBase]


def staff_screen(permission: str) -> Callable[[View], View]:
    """Let a view answer to whoever holds the permission in the library of its address.

    A branch has no records of its own: its address is 404. Nothing is kept by a browser.
    """

    def make(view: View) -> View:
        @wraps(view)
        def screen(request: LibraryRequest, *args: Any, **kwargs: Any) -> Any:
            if request.library.member.pk != request.library.pk:
                raise Http404
            return view(request, *args, **kwargs)

        return requires(permission)(never_cache(screen))

    return make
