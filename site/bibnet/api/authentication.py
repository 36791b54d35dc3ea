from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from .models import ApiToken
from .requests import ApiRequest
from .tokens import find_token


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer bn_…`. A desk's token has no user: `request.auth` says it all.

    A token counts only on hosts of its own library and of those under it, and on the portal.
    """

    keyword = b"bearer"

    def authenticate(  # type: ignore[override]  # there is no other request here
        self, request: ApiRequest
    ) -> tuple[object, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        token = find_token(parts[1].decode("ascii", "replace")) if len(parts) == 2 else None
        if token is None or not self._counts_here(token, request):
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."))
        return token.user or AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    @staticmethod
    def _counts_here(token: ApiToken, request: ApiRequest) -> bool:
        library = request.library
        return library.is_region or token.library.covers(library)
