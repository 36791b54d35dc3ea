"""One-time codes on paper or by e-mail, with which a person sets a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts import secrecy
from bibnet.accounts.errors import SlipRefused
from bibnet.accounts.models import Slip, SlipPurpose, User
from bibnet.accounts.throttle import recovery_letters, slip_guesses
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.notices import services as notices

from . import sessions

LASTS = {
    SlipPurpose.INVITATION: timedelta(days=14),
    SlipPurpose.RESET: timedelta(days=3),
    SlipPurpose.RECOVERY: timedelta(hours=1),
}
MOST_MISSES = 5


@dataclass(frozen=True)
class MadeSlip:
    """A slip with its code, known only now: the database keeps a hash."""

    slip: Slip
    code: str

    @property
    def spaced_code(self) -> str:
        return secrecy.spaced(self.code)

    @property
    def address(self) -> str:
        """The link of a letter: it names the slip, not the person."""
        path = reverse("accounts:slip_link", args=[self.slip.reference, self.code])
        return network.portal_url() + path


@transaction.atomic
def make_slip(
    *,
    user: User,
    purpose: SlipPurpose,
    library: Library,
    made_by: User | None,
    by_email: bool = False,
) -> MadeSlip:
    """A new one-time code for the person; earlier ones are worth nothing from now on.

    One that goes `by_email` is long and never printed: who uses it reads that mailbox.
    """
    now = timezone.now()
    Slip.objects.filter(user=user, used_at=None).update(expires_at=now)
    code = secrecy.new_token() if by_email else secrecy.new_slip_code()
    slip = Slip.objects.create(
        user=user,
        purpose=purpose,
        code_hash=secrecy.digest(code, purpose="slip"),
        by_email=by_email,
        library=library,
        made_by=made_by,
        expires_at=now + LASTS[purpose],
    )
    return MadeSlip(slip, code)


def ask_for_recovery(typed: str) -> None:
    """Send a letter to the account's confirmed address, if there are both. Never says which."""
    user = User.objects.by_identifier(typed)
    if user is None or not user.is_active or not user.email or not user.email_confirmed_at:
        return
    if not recovery_letters.claim(str(user.pk)):
        return
    with transaction.atomic():
        made = make_slip(
            user=user,
            purpose=SlipPurpose.RECOVERY,
            library=network.region(),
            made_by=None,
            by_email=True,
        )
        send(made, template="accounts/letters/recovery")


def send(made: MadeSlip, *, template: str) -> None:
    """Send a slip as a letter with a link."""
    user, library = made.slip.user, made.slip.library or network.region()
    subject, text = notices.texts(
        template, library, {"address": made.address, "login_name": user.username}
    )
    notices.write_letter(
        kind=f"core.slip_{made.slip.purpose}",
        library=library,
        address=user.email,
        subject=subject,
        text=text,
        user=user,
    )


def find(*, typed_name: str, code: str, now: datetime | None = None) -> Slip:
    """The slip of a person who types a name and the printed code; raises SlipRefused."""
    user = User.objects.by_identifier(typed_name)
    who = str(user.pk) if user else typed_name
    if not slip_guesses.claim(who):
        raise SlipRefused(_("Too many wrong codes. Try again in fifteen minutes."))
    slip = Slip.objects.valid(now or timezone.now()).filter(user=user).first() if user else None
    found = _checked(slip, secrecy.typed_code(code))
    slip_guesses.reset(who)
    return found


def find_by_reference(reference: str, code: str, now: datetime | None = None) -> Slip:
    """The slip that a letter's link names; raises SlipRefused."""
    slip = Slip.objects.valid(now or timezone.now()).filter(reference=reference).first()
    return _checked(slip, code)


@transaction.atomic
def use(slip: Slip, *, password: str) -> User:
    """Set the password and use the slip up; all sessions of the person end.

    Raises SlipRefused if somebody was faster.
    """
    used = Slip.objects.valid(timezone.now()).filter(pk=slip.pk).update(used_at=timezone.now())
    if not used:
        raise SlipRefused(_("This code was used already."))
    user = slip.user
    user.set_password(password)
    fields = ["password"]
    if slip.by_email and user.email_confirmed_at is None:
        user.email_confirmed_at = timezone.now()
        fields.append("email_confirmed_at")
    user.save(update_fields=fields)
    sessions.end_all(user)
    return user


def _checked(slip: Slip | None, code: str) -> Slip:
    if slip is None or slip.misses >= MOST_MISSES:
        raise SlipRefused(_("The code is wrong, used or too old. Ask a librarian for a new slip."))
    # Counted before it is looked at, so that tries side by side cannot slip through.
    Slip.objects.filter(pk=slip.pk).update(misses=F("misses") + 1)
    if not secrecy.same(code, slip.code_hash, purpose="slip"):
        raise SlipRefused(_("The code is wrong, used or too old. Ask a librarian for a new slip."))
    Slip.objects.filter(pk=slip.pk).update(misses=0)
    return slip
