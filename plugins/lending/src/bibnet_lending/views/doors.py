"""The door of the staff's screens: the right, in a library that has readers of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache

from bibnet.plugins.permissions import requires

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

View = Callable[..., HttpResponse]


def desk_screen(permission: str) -> Callable[[View], View]:
    """Let a view answer to whoever holds the permission in the library of its address.

    Branches have desks too; the region has none. Nothing is kept by a browser.
    """

    def make(view: View) -> View:
        @wraps(view)
        def screen(request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.library.is_region:
                raise Http404
            return view(request, *args, **kwargs)

        return requires(permission)(never_cache(screen))

    return make
