"""Doors of Wagtail's admin that stand open wider than one library's rights.

Wagtail shows any page's title in the page chooser, in its search and on the screen that confirms
a move, and the title of anything in a bulk action; its admin API lists every picture and document.
Here whoever is not the owner gets 403.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from . import bulk_doors
from .own import own_pages_and_way
from .uploads import UPLOADS_CHANGED, UPLOADS_TAKEN_BACK, change_upload, take_back_upload

# Parameters of Wagtail's addresses that name a page.
PAGE_PARAMETERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
# Lists without a notion of whose (our screens use the choosers), and Wagtail's reports, which are
# in no menu of ours and go through the pages and people of the whole network for their filters:
# what waits stands on the start page, what happened to a page in its history, what is stale on
# the board of completeness, who did what in the journal of acts.
CLOSED_NAMESPACES = frozenset(
    {"wagtailadmin_api:images", "wagtailadmin_api:documents", "wagtailadmin_reports"}
)


class PageDoorMiddleware:
    """Lets a person of the staff name only own pages and the way to them in addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match.view_name or "") if match is not None else ""
        if name in UPLOADS_TAKEN_BACK and request.method == "POST":
            return take_back_upload(request, view, kwargs, model=UPLOADS_TAKEN_BACK[name]())
        if name in UPLOADS_CHANGED and request.method == "POST":
            return change_upload(request, view, kwargs, model=UPLOADS_CHANGED[name]())
        if name == "wagtail_bulk_action":
            bulk_doors.check(request, f"{kwargs['app_label']}.{kwargs['model_name']}")
        elif match is not None and name.startswith("wagtailadmin_"):
            self._check_page(request, match.namespace, kwargs)
        return None

    def _check_page(self, request: HttpRequest, namespace: str, kwargs: dict[str, Any]) -> None:
        if namespace in CLOSED_NAMESPACES:
            raise Http404
        named = {int(kwargs[name]) for name in PAGE_PARAMETERS if name in kwargs}
        if named and request.user.is_authenticated and not self._may_see(request.user, named):
            raise PermissionDenied

    @staticmethod
    def _may_see(user: Any, pages: set[int]) -> bool:
        return own_pages_and_way(user).filter(pk__in=pages).count() == len(pages)
