"""Django's request as our middleware leaves it: the types of what it puts there.

No object of these classes is ever made: they are for annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from django.http import HttpRequest

if TYPE_CHECKING:
    from wagtail.models import Site

    from bibnet.accounts.models import User, Viewing

    from .models import Library


class NamedRequest(HttpRequest):
    """Any request: the first middleware has given it a name, for the log and for people."""

    id: str


class LibraryRequest(NamedRequest):
    """A request on a library's host; on staff screens `library` is the one the address names.

    Every view has it but those of `HOSTLESS_PATHS`.
    """

    library: Library
    # Who signed in with a password and has yet to show the second factor; set when `user` is asked.
    half_signed: User | None
    # With whose eyes the request looks; set when `user` is asked.
    viewing: Viewing | None
    # Where Wagtail looks for the current site.
    _wagtail_site: Site


class SignedInRequest(LibraryRequest):
    """A request behind a door: a staff screen, the cabinet."""

    user: User


def has_library(request: HttpRequest) -> TypeGuard[LibraryRequest]:
    """Whether the request came by a library's host, as all do but those of `HOSTLESS_PATHS`."""
    return hasattr(request, "library")
