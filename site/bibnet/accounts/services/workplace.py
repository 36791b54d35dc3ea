"""Which of a person's libraries is at hand on the staff's pages."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from bibnet.accounts.models import User
from bibnet.libraries import network, roles
from bibnet.libraries.models import Library

KEY = "staff_library"


def library_at_hand(request: HttpRequest) -> Library | None:
    """The library that was worked in last in this session, else the first; None without a role."""
    return _at_hand(request.user, request.session.get(KEY, ""))


def at_hand_of(user: User) -> Library:
    """The same where only the person is known; the region for who has no role."""
    return _at_hand(user, user.code_at_hand) or network.region()


def _at_hand(user: User | AnonymousUser, code: str) -> Library | None:
    kept = Library.objects.filter(code=code).first() if code else None
    if kept is not None and roles.has_role(user, kept):
        return kept
    return first_library(user)


def first_library(user: User | AnonymousUser) -> Library | None:
    """Where the person's work begins."""
    if not isinstance(user, User):
        return None
    found = roles.libraries_of(user).first()
    return network.region() if found is None and user.is_superuser else found


def remember(request: HttpRequest, code: str) -> None:
    """Work goes on in this library."""
    if request.session.get(KEY) != code:
        request.session[KEY] = code
