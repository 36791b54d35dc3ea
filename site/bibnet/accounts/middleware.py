"""Accounts and the admin live on the portal's host only; a session is worth something only on
its own host and after the second factor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

from bibnet.libraries import network
from bibnet.libraries.requests import LibraryRequest

from .models import User
from .services import sessions, viewing, workplace
from .services.sign_in import must_have_factor

PORTAL_ONLY = ("/accounts/", "/admin/")
MICROSITES_ONLY = "/session/"
STAFF_SCREENS = "/admin/l/"
PAGES_OF_WAGTAIL = ("wagtailadmin_pages:", "wagtailadmin_explore")
FILES_OF_WAGTAIL = ("wagtailimages", "wagtaildocs")


class AccountHostMiddleware:
    """On a microsite, addresses of accounts and of the admin lead to the portal's.

    Only reading is redirected: a form that was sent to the wrong host is 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        library = getattr(request, "library", None)
        if library is None:
            return self.get_response(request)
        foreign = MICROSITES_ONLY if library.is_region else PORTAL_ONLY
        if not request.path.startswith(foreign):
            return self.get_response(request)
        if library.is_region or request.method not in ("GET", "HEAD"):
            raise Http404
        if request.path == settings.LOGIN_URL:
            return HttpResponseRedirect(_start(request))
        return HttpResponseRedirect(network.portal_url() + request.get_full_path())


class SessionGuardMiddleware:
    """`request.user` is somebody only with a session of this host and, where the region asks for
    it, after a second factor. Else it is nobody, and `request.half_signed` says who it would be.
    While somebody looks with another's eyes it is that person, and `request.viewing` says so.

    Stands after AuthenticationMiddleware and, like it, looks at the session only when asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: LibraryRequest) -> HttpResponse:
        lazy = SimpleLazyObject(lambda: guarded_user(request))
        request.user = lazy  # type: ignore[assignment]  # it behaves as the user that it finds
        return self.get_response(request)


class StaffLibraryMiddleware:
    """Remembers the library of the staff's last screen, for `/admin/` and Wagtail's frame.

    In Wagtail's frame it is that of the page that is open, whatever led there. Its choosers, which
    name no page, are asked from such a page: new pictures go to that one's library, also while
    pages of two libraries are open side by side.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(STAFF_SCREENS) and response.status_code == 200:
            match = request.resolver_match
            if match is not None and "code" in match.kwargs and request.user.is_authenticated:
                workplace.remember(request, match.kwargs["code"])
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        name = (match.view_name or "") if match is not None else ""
        if name.startswith(PAGES_OF_WAGTAIL):
            self._work_where(request, kwargs, lasting=True)
        elif name.startswith(FILES_OF_WAGTAIL):
            self._work_where(request, _page_behind(request), lasting=False)

    @staticmethod
    def _work_where(request: HttpRequest, kwargs: Mapping[str, Any], *, lasting: bool) -> None:
        """Take up the library of the page named, for this request or for those that follow too."""
        user = request.user
        if not isinstance(user, User) or not any(name in kwargs for name in workplace.OPEN_PAGE):
            return
        library = workplace.library_of_open_page(user, kwargs)
        if library is None:
            return
        user.code_at_hand = library.code
        if lasting:
            workplace.remember(request, library.code)


def guarded_user(request: LibraryRequest) -> User | AnonymousUser:
    """The person that the session may act for, or with whose eyes its owner looks."""
    request.half_signed = request.viewing = None
    user = get_user(request)
    if not user.is_authenticated:
        return user
    user.code_at_hand = request.session.get(workplace.KEY, "")
    bound_to = request.session.get(sessions.HOST)
    if bound_to is not None and bound_to != sessions.hostname(request):
        return AnonymousUser()
    if not request.session.get(sessions.FACTOR) and must_have_factor(user):
        request.half_signed = user
        return AnonymousUser()
    sessions.note_seen(request)
    if viewing.KEY not in request.session:
        return user
    request.viewing = viewing.carried(request, user)
    return user if request.viewing is None else request.viewing.person


def _page_behind(request: HttpRequest) -> Mapping[str, Any]:
    """The parameters of the screen from which a chooser was asked."""
    asked_from = urlsplit(request.headers.get("Referer", ""))
    if asked_from.netloc != request.get_host():
        return {}
    try:
        return resolve(asked_from.path).kwargs
    except Resolver404:
        return {}


def _start(request: HttpRequest) -> str:
    """Where the microsite sends somebody to sign in, to come back to the page they were on."""
    back = request.GET.get("next") or urlsplit(request.headers.get("Referer", "")).path or "/"
    return f"{reverse('sessions:start')}?{urlencode({'next': back})}"
