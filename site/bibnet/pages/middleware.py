"""What a page may load from another host, if it shows a state widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse

from . import widgets
from .models import StateWidget

_SHOWN = "_bibnet_state_widgets"


def show(request: HttpRequest, shown: Sequence[StateWidget]) -> None:
    """Say that the answer to this request carries these widgets."""
    setattr(request, _SHOWN, shown)


class StateWidgetMiddleware:
    """Opens the policy of exactly the answers that carry a widget, and no other.

    Stands inside the page cache, which keeps the policy with the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        shown = getattr(request, _SHOWN, ())
        if shown:
            # Read by django-csp as the answer leaves.
            response._csp_update = widgets.policy_of(*shown)  # type: ignore[attr-defined]
        return response
