"""Staff screens of one library: `/admin/l/<code>/…` on the portal's host.

The host says nothing about the library there: the address names it, and the person's role is
checked for it. Every screen names its roles with `library_screen`, so that the generated matrix
of addresses and roles can read them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from wagtail.admin.auth import require_admin_access

from .models import Library, Role
from .requests import LibraryRequest, SignedInRequest
from .roles import has_role
from .scope import library_scope

View = Callable[..., HttpResponseBase]


def library_screen(*roles: Role) -> Callable[[View], View]:
    """Let a view `(request, **kwargs)` answer at an address with `code`.

    Inside it `request.library` is the library named, in whose scope it runs. Anybody without one
    of the roles in that library or above (the regional administrator has them all) gets 403, an
    unknown code or another host 404, who is not signed in the sign-in page. With no role named,
    any role will do.
    """

    def make(view: View) -> View:
        @wraps(view)
        def permitted(request: SignedInRequest, **kwargs: Any) -> HttpResponseBase:
            if not has_role(request.user, request.library, *roles):
                raise PermissionDenied
            with library_scope(request.library):
                response = view(request, **kwargs)
                if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                    response = response.render()
            return response

        signed_in = require_admin_access(permitted)

        @wraps(view)
        def screen(request: LibraryRequest, *, code: str, **kwargs: Any) -> HttpResponseBase:
            library = Library.objects.select_related("district").filter(code=code).first()
            if library is None or not request.library.is_region:
                raise Http404
            request.library = library
            return signed_in(request, **kwargs)

        screen.bibnet_roles = roles  # type: ignore[attr-defined]
        return screen

    return make


def region_screen(*roles: Role) -> Callable[[View], View]:
    """The same for screens of the whole region, at addresses without a code."""

    def make(view: View) -> View:
        @wraps(view)
        def permitted(request: SignedInRequest, **kwargs: Any) -> HttpResponseBase:
            if not has_role(request.user, request.library, *(roles or (Role.REGIONAL_ADMIN,))):
                raise PermissionDenied
            return view(request, **kwargs)

        signed_in = require_admin_access(permitted)

        @wraps(view)
        def screen(request: LibraryRequest, **kwargs: Any) -> HttpResponseBase:
            if not request.library.is_region:
                raise Http404
            return signed_in(request, **kwargs)

        screen.bibnet_roles = roles or (Role.REGIONAL_ADMIN,)  # type: ignore[attr-defined]
        return screen

    return make
