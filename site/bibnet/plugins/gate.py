"""The gate: every view of a plugin is 404 where the plugin is off, to superusers too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.template.response import SimpleTemplateResponse
from wagtail.admin.auth import require_admin_access

from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import LibraryRequest, SignedInRequest
from bibnet.libraries.roles import has_role
from bibnet.libraries.scope import library_scope

from .permissions import policy_of
from .state import is_enabled

View = Callable[..., HttpResponse]


def public_gate(view: View, slug: str) -> View:
    """The view on the hosts of libraries where the plugin is on."""

    @wraps(view)
    def gated(request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_enabled(slug, request.library):
            raise Http404
        return _within(request.library, view, request, *args, **kwargs)

    return gated


def api_gate(view: View, slug: str) -> View:
    """The API view on the hosts of libraries where the plugin is on; 404 in JSON elsewhere."""

    @wraps(view)
    def gated(request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_enabled(slug, request.library):
            return JsonResponse({"detail": "Not found."}, status=404)
        return _within(request.library, view, request, *args, **kwargs)

    return gated


def admin_gate(view: View, slug: str) -> View:
    """The staff view of the library that its address names, on the portal's host.

    Inside it `request.library` is that library. The person must hold the permission that the
    view names with `requires`; a view that names none is open to nobody.
    """

    roles = roles_of(view, slug)

    @wraps(view)
    def permitted(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not roles or not has_role(request.user, request.library, *roles):
            raise PermissionDenied
        return _within(request.library, view, request, *args, **kwargs)

    signed_in = require_admin_access(permitted)

    @wraps(view)
    def gated(request: LibraryRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        library = Library.objects.select_related("district").filter(code=code).first()
        if library is None or not request.library.is_region or not is_enabled(slug, library):
            raise Http404
        request.library = library
        return signed_in(request, *args, **kwargs)

    gated.bibnet_roles = roles  # type: ignore[attr-defined]
    return gated


def roles_of(view: View, slug: str) -> tuple[Role, ...]:
    """The roles that open a staff view: those that hold its permission; none if it names none."""
    if hasattr(view, "bibnet_role"):  # a screen of the platform itself
        return (view.bibnet_role,)
    return policy_of(slug).roles_with(needed_permission(view))


def needed_permission(view: View) -> str:
    """The permission that a view names with `requires`, or ""."""
    for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        permission = getattr(holder, "bibnet_permission", "")
        if permission:
            return permission
    return ""


def _within(
    library: Library, view: View, request: LibraryRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    """The view's answer, its template rendered inside the library's scope too."""
    with library_scope(library):
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response = response.render()
    return response
