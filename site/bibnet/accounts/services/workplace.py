"""Which of a person's libraries is at hand on the staff's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.models import Page

from bibnet.accounts.models import User
from bibnet.libraries import network, roles
from bibnet.libraries.models import Library

KEY = "staff_library"
# What Wagtail's addresses call the page that is open, and the one under which a new one is made.
OPEN_PAGE = ("page_id", "parent_page_id")


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
    """Work goes on in this library; not for who only looks with another person's eyes."""
    if getattr(request, "viewing", None) is None and request.session.get(KEY) != code:
        request.session[KEY] = code


def library_of_open_page(user: User, kwargs: Mapping[str, Any]) -> Library | None:
    """The library of the page that one of Wagtail's addresses names; None where the address
    names no page, or the person has no role in its library.
    """
    number = next((kwargs[name] for name in OPEN_PAGE if name in kwargs), None)
    path = Page.objects.filter(pk=number).values_list("path", flat=True).first() if number else None
    if path is None:
        return None
    library = network.library_of_page_path(path)
    return library if roles.has_role(user, library) else None
