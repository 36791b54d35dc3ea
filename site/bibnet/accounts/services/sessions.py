"""Sessions: opened on the account host, lent to microsites, ended everywhere at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bibnet.accounts.clients import device_of
from bibnet.accounts.models import AccountSession, Desk, DeskPresence, User
from bibnet.libraries import roles

BACKEND = "bibnet.accounts.backends.PortalBackend"
# What a session of ours knows of itself.
HOST, FACTOR, SEEN = "bibnet_host", "bibnet_factor", "bibnet_seen"
# When the password was last given; changes of an account's safety ask for it again.
CONFIRMED, CONFIRMED_SECONDS = "bibnet_confirmed", 900
SHARED_COMPUTER = timedelta(hours=1)
STAFF_DAY = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)


def open_session(
    request: HttpRequest,
    user: User,
    *,
    second_factor: str = "",
    is_shared: bool = False,
    parent: AccountSession | None = None,
    desk: Desk | None = None,
    confirms: bool = True,
) -> AccountSession:
    """Sign the person in at this host and return the row that ends with the session.

    A session of a microsite names its `parent`, lasts as long as it and ends with it. One that
    was not opened by a password `confirms` nothing.
    """
    present = present_session(request)
    if present is not None:
        end_session(present)
        request.session.flush()
    login(request, user, backend=BACKEND)
    now = timezone.now()
    ends_at = parent.ends_at if parent else now + _lifetime(user, is_shared)
    host = hostname(request)
    request.session.set_expiry(ends_at)
    request.session[HOST] = host
    request.session[FACTOR] = parent.second_factor if parent else second_factor
    request.session[SEEN] = now.timestamp()
    if parent is None and confirms:
        request.session[CONFIRMED] = now.timestamp()
    if request.session.session_key is None:  # somebody else was signed in: their data are gone
        request.session.create()
    return AccountSession.objects.create(
        user=user,
        key=request.session.session_key or "",
        host=host,
        parent=parent,
        desk=desk,
        second_factor=request.session[FACTOR],
        device=device_of(request),
        last_seen_at=now,
        ends_at=ends_at,
    )


def present_session(request: HttpRequest) -> AccountSession | None:
    """The row of the session this request came with."""
    key = request.session.session_key
    return AccountSession.objects.filter(key=key).first() if key else None


def sign_out(request: HttpRequest) -> None:
    """End this browser's session here and at every microsite."""
    present = present_session(request)
    if present is not None:
        end_session(present.parent or present)
    logout(request)


def end_session(session: AccountSession) -> None:
    """End a session and those of microsites that hang on it."""
    _end(AccountSession.objects.filter(pk=session.pk))


def end_all(user: User, *, except_for: AccountSession | None = None) -> None:
    """End all sessions of a person, at desks too; `except_for` and its children stay."""
    rows = AccountSession.objects.filter(user=user)
    if except_for is not None:
        rows = rows.exclude(pk=except_for.pk).exclude(parent=except_for)
    _end(rows)
    if except_for is None:
        DeskPresence.objects.filter(user=user).delete()


@transaction.atomic
def change_password(request: HttpRequest, user: User, password: str) -> None:
    """Set a new password; this session stays, all others end."""
    session = present_session(request)
    user.set_password(password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    if session is not None:
        _end(AccountSession.objects.filter(parent=session))
        session.key = request.session.session_key or ""
        session.save(update_fields=["key"])
    others = AccountSession.objects.filter(user=user)
    _end(others.exclude(pk=session.pk) if session else others)
    DeskPresence.objects.filter(user=user).delete()


def note_seen(request: HttpRequest, now: datetime | None = None) -> None:
    """Remember, every ten minutes at most, that the session is in use."""
    now = now or timezone.now()
    if now.timestamp() - request.session.get(SEEN, 0) < SEEN_EVERY.total_seconds():
        return
    if AccountSession.objects.filter(key=request.session.session_key).update(last_seen_at=now):
        request.session[SEEN] = now.timestamp()


def forget_ended(now: datetime | None = None) -> int:
    """Delete the rows of sessions that ran out; how many."""
    rows = AccountSession.objects.exclude(ends_at__gt=now or timezone.now())
    return rows.delete()[0]


def hostname(request: HttpRequest) -> str:
    """The host a session is bound to, without the port."""
    return request.get_host().rsplit(":", 1)[0].lower().rstrip(".")


def _lifetime(user: User, is_shared: bool) -> timedelta:
    if is_shared:
        return SHARED_COMPUTER
    if user.is_superuser or roles.held_roles(user):
        return STAFF_DAY
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def _end(rows: QuerySet[AccountSession]) -> None:
    """Delete rows, what hangs on them, and the browser sessions behind all of them."""
    keys = set(rows.values_list("key", flat=True))
    keys |= set(AccountSession.objects.filter(parent__in=rows).values_list("key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
    AccountSession.objects.filter(key__in=keys).delete()
