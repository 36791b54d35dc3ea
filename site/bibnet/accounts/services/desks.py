"""Shared computers at a desk: people who signed in there today change by PIN."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts import secrecy
from bibnet.accounts.errors import PinRefused
from bibnet.accounts.models import AccountSession, Desk, DeskPresence, User
from bibnet.journal import audit
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role

COOKIE = "bibnet_desk"
COOKIE_SECONDS = 400 * 24 * 3600
PIN_DIGITS = range(4, 9)
MOST_MISSES = 5


def desk_of(request: HttpRequest) -> Desk | None:
    """The desk this browser stands at, by its cookie."""
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return None
    digest = secrecy.digest(token, purpose="desk")
    return Desk.objects.select_related("library").filter(token_hash=digest).first()


@transaction.atomic
def trust_computer(*, library: Library, name: str, actor: User) -> tuple[Desk, str]:
    """Make this computer a shared one; the desk and the token for its cookie.

    Raises PermissionDenied unless the actor administers the library.
    """
    if not roles.has_role(actor, library, Role.LIBRARY_ADMIN):
        raise PermissionDenied
    token = secrecy.new_token()
    desk = Desk.objects.create(
        library=library,
        name=name,
        token_hash=secrecy.digest(token, purpose="desk"),
        made_by=actor,
    )
    audit.record(action="accounts.desk_trusted", actor=actor, library=library, obj=desk)
    return desk, token


@transaction.atomic
def forget_computer(*, desk: Desk, actor: User) -> None:
    """The computer is a shared one no longer."""
    if not roles.has_role(actor, desk.library, Role.LIBRARY_ADMIN):
        raise PermissionDenied
    audit.record(action="accounts.desk_forgotten", actor=actor, library=desk.library, obj=desk)
    desk.delete()


def set_pin(*, user: User, pin: str) -> None:
    """Give oneself a PIN; an empty one takes it away. Raises PinRefused for a poor one."""
    if pin and (not pin.isascii() or not pin.isdigit() or len(pin) not in PIN_DIGITS):
        raise PinRefused(_("A PIN is four to eight digits."))
    if pin and (len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210"):
        raise PinRefused(_("This PIN is too easy to guess. Choose another one."))
    user.pin = make_password(pin) if pin else ""
    user.save(update_fields=["pin"])


def note_presence(desk: Desk, session: AccountSession) -> None:
    """Remember that the person has signed in in full at the desk today."""
    DeskPresence.objects.update_or_create(
        desk=desk,
        user=session.user,
        defaults={
            "day": today(desk),
            "second_factor": session.second_factor,
            "misses": 0,
        },
    )


def present_people(desk: Desk) -> QuerySet[DeskPresence]:
    """Who may come back by PIN at this desk today."""
    return (
        DeskPresence.objects.filter(desk=desk, day=today(desk), user__is_active=True)
        .exclude(user__pin="")
        .filter(misses__lt=MOST_MISSES)
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def check_pin(*, desk: Desk, user_id: int, pin: str) -> DeskPresence:
    """The presence that the PIN opens; raises PinRefused. Five misses ask for the password."""
    presence = present_people(desk).filter(user=user_id).first()
    if presence is None:
        raise PinRefused(_("Sign in with your password: you have not been here today."))
    # Counted before it is looked at, so that tries side by side cannot slip through.
    DeskPresence.objects.filter(pk=presence.pk).update(misses=F("misses") + 1)
    if not check_password(pin, presence.user.pin):
        left = MOST_MISSES - presence.misses - 1
        if left <= 0:
            raise PinRefused(_("Too many wrong PINs. Sign in with your password."))
        raise PinRefused(_("The PIN is wrong."))
    DeskPresence.objects.filter(pk=presence.pk).update(misses=0)
    return presence


def leave_desk(*, desk: Desk, user: User) -> None:
    """Signing out in full: coming back needs the password."""
    DeskPresence.objects.filter(desk=desk, user=user).delete()


def today(desk: Desk, now: datetime | None = None) -> date:
    """The day in the library's own time zone."""
    return (now or timezone.now()).astimezone(desk.library.tz).date()
