from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from bibnet.libraries.models import Library

from .models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView


class ReadOrScope(BasePermission):
    """Anybody reads what is public. Writing takes a signed-in session, or a token with the
    view's `write_scope`; the service behind the view checks the person's role.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS:
            return True
        if isinstance(request.auth, ApiToken):
            scope = getattr(view, "write_scope", None)
            return request.auth.user is not None and scope in request.auth.scopes
        return request.user.is_authenticated

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        """What a token changes lies in its own library or under it, on the portal too."""
        if request.method in SAFE_METHODS or not isinstance(request.auth, ApiToken):
            return True
        library = obj if isinstance(obj, Library) else getattr(obj, "library", None)
        return isinstance(library, Library) and request.auth.library.covers(library)


class OwnOrScope(BasePermission):
    """Nobody reads or writes but who is signed in, or a person by a token: to write with the view's
    `write_scope`, to read with that or its `read_scope`. What of it is theirs the view says.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return bool(request.user.is_authenticated)
        wanted = {getattr(view, "write_scope", None)}
        if request.method in SAFE_METHODS:
            wanted.add(getattr(view, "read_scope", None))
        return token.user is not None and not wanted.isdisjoint(token.scopes)
