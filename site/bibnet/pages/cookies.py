"""The cookies that the portal may set: all of them, for the page that names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.services import crossing, desks
from bibnet.libraries import mine
from bibnet.themes import lowvision

from . import widget_choice


@dataclass(frozen=True)
class Cookie:
    """One cookie: what for, when it is set and how long it is kept."""

    name: str
    purpose: Promise
    when: Promise
    kept: Promise


def all_cookies() -> list[Cookie]:
    """Only what the portal needs to do what the reader asked for; none of it follows anybody."""
    return [make() for make in _COOKIES]


_COOKIES: tuple[Callable[[], Cookie], ...] = (
    lambda: Cookie(
        settings.SESSION_COOKIE_NAME,
        _("keeps you signed in"),
        _("when you sign in"),
        _("until you sign out, at most two weeks"),
    ),
    lambda: Cookie(
        settings.CSRF_COOKIE_NAME,
        _("protects forms from foreign sites"),
        _("when you open a form"),
        _("one year"),
    ),
    lambda: Cookie(
        "messages",
        _("shows once that something was done"),
        _("after you have sent a form"),
        _("until the next page"),
    ),
    lambda: Cookie(
        lowvision.COOKIE,
        _("remembers size, colours and spacing"),
        _("when you choose the version for the visually impaired"),
        _("one year"),
    ),
    lambda: Cookie(
        widget_choice.COOKIE,
        _("remembers whether you allow a service of the state on the pages"),
        _("when you answer the question about it"),
        _("one year"),
    ),
    lambda: Cookie(
        mine.COOKIE,
        _("remembers which library is yours"),
        _("when you choose it on the portal"),
        _("one year"),
    ),
    lambda: Cookie(
        crossing.COOKIE,
        _("brings you from the portal to a library's site without a second password"),
        _("when you sign in"),
        _("a few minutes"),
    ),
    lambda: Cookie(
        desks.COOKIE,
        _("knows a shared computer of the staff"),
        _("when an administrator names the computer a shared one"),
        _("one year"),
    ),
)
