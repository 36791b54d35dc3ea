"""Signing in, step by step: password, second factor where there is one, session, way back.

Until the last step nobody is signed in: the browser's session only remembers who is on the way.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from bibnet.accounts import factors
from bibnet.accounts.models import AccountSession, User
from bibnet.libraries import network, roles

from . import crossing, desks, sessions

PENDING = "bibnet_pending"
PENDING_SECONDS = 900


@dataclass(frozen=True)
class Target:
    """Where a person wants to be after signing in: `state` of a microsite, or `next` here."""

    state: str = ""
    next: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Target:
        return cls(request.GET.get("state", ""), request.GET.get("next", ""))

    @property
    def query(self) -> str:
        """The same for the query of another address, with its question mark."""
        given = {name: value for name, value in asdict(self).items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right, on the way to the second factor."""

    user: User
    target: Target
    is_shared: bool


def is_staff(user: User) -> bool:
    """Whether the person holds a role anywhere."""
    return user.is_superuser or bool(roles.held_roles(user))


def must_have_factor(user: User) -> bool:
    """Whether the region asks this person for a second factor."""
    return settings.BIBNET_STAFF_MFA and is_staff(user)


def begin(request: HttpRequest, user: User, *, target: Target, is_shared: bool = False) -> str:
    """Go on after the right password: the address of the next step."""
    has_factor = factors.has_any(user)
    if not has_factor and not must_have_factor(user):
        return finish(request, Pending(user, target, is_shared), second_factor="")
    request.session[PENDING] = {
        "user": user.pk,
        "target": asdict(target),
        "is_shared": is_shared,
        "at": time.time(),
    }
    return reverse("accounts:second_step" if has_factor else "accounts:first_factor")


def pending(request: HttpRequest) -> Pending | None:
    """Who is on the way in this browser, if the password is not too long ago."""
    kept: dict[str, Any] | None = request.session.get(PENDING)
    if kept is None or time.time() - kept["at"] > PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return Pending(user, Target(**kept["target"]), kept["is_shared"]) if user else None


def finish(request: HttpRequest, on_the_way: Pending, *, second_factor: str) -> str:
    """Open the session and return where to go."""
    request.session.pop(PENDING, None)
    user = on_the_way.user
    desk = desks.desk_of(request)
    session = sessions.open_session(
        request,
        user,
        second_factor=second_factor,
        is_shared=on_the_way.is_shared,
        desk=desk,
    )
    if desk is not None and is_staff(user):
        desks.note_presence(desk, session)
    return landing(session, on_the_way.target)


def landing(session: AccountSession, target: Target) -> str:
    """Where somebody who is signed in goes: back to a microsite, to `next`, or to the start."""
    came_from = crossing.read_state(target.state) if target.state else None
    if came_from is not None:
        return crossing.come_back(came_from, session)
    return _address_of(target.next) or start_page(session.user)


def start_page(user: User) -> str:
    """The staff's start page or the reader's cabinet."""
    return reverse("wagtailadmin_home" if is_staff(user) else "accounts:cabinet")


def _address_of(next_address: str) -> str:
    """`next` if it is a path of the account host or leads to a registered host; else empty."""
    if not next_address:
        return ""
    parts = urlsplit(next_address)
    if not parts.netloc:
        path = crossing.local_path(next_address)
        return "" if path == "/" and next_address != "/" else path
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not crossing.is_registered(host):
        return ""
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if host == network.canonical_host(network.region()):
        return crossing.local_path(path)
    return f"{network.address(host)}{reverse('sessions:start')}?{urlencode({'next': path})}"
