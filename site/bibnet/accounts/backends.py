"""How a password is checked, and how often it may be guessed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from . import secrecy
from .models import User
from .throttle import account_guesses


class PortalBackend(ModelBackend):
    """E-mail, telephone or login name, and a password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The account, or None. An unknown name, and an account that is closed to guesses, take as
        long as a wrong password.
        """
        if not username or not password:
            return None
        user = User.objects.by_identifier(username)
        if user is None or not account_guesses.claim(str(user.pk)):
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            account_guesses.reset(str(user.pk))
            return user
        return None


def throttled_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Whose tries axes counts: the account however it was typed, and no personal value."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    user = User.objects.by_identifier(typed) if typed else None
    return f"account {user.pk}" if user else f"unknown {secrecy.digest(typed, purpose='name')[:16]}"


def client_for_logs(
    username: str, ip_address: str, user_agent: str, path_info: str, request: HttpRequest
) -> str:
    """What the log says of a try: an account's id at most, no address and no name."""
    name = str(username or "")
    return (
        name
        if name.startswith(("account ", "unknown "))
        else throttled_name(request, {"username": name})
    )
