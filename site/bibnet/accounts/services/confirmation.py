"""Whether an e-mail address is the person's own: a letter with a link is answered."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.accounts.throttle import recovery_letters
from bibnet.libraries import network
from bibnet.notices import services as notices

_SALT = "bibnet.accounts.confirmation"
LASTS_SECONDS = 7 * 24 * 3600


def ask(user: User) -> None:
    """Send the letter with the link."""
    address = network.portal_url() + reverse("accounts:confirm_email", args=[token_for(user)])
    region = network.region()
    subject, text = notices.texts("accounts/letters/confirm_email", region, {"address": address})
    notices.write_letter(
        kind="core.confirm_email",
        library=region,
        address=user.email,
        subject=subject,
        text=text,
        user=user,
    )


def tell_owner(user: User) -> None:
    """Write to an account's address that somebody tried to sign up with it; not too often."""
    if not recovery_letters.claim(str(user.pk)):
        return
    region = network.region()
    context = {
        "address": network.portal_url() + reverse("accounts:recovery"),
        "login_name": user.username,
    }
    subject, text = notices.texts("accounts/letters/known_address", region, context)
    notices.write_letter(
        kind="core.known_address",
        library=region,
        address=user.email,
        subject=subject,
        text=text,
        user=user,
    )


def token_for(user: User) -> str:
    """What the letter's link says: whose address, and which."""
    return signing.dumps([user.pk, user.email], salt=_SALT)


def confirm(token: str) -> User | None:
    """The account whose address is now confirmed; None for a link that is wrong or too old."""
    try:
        pk, email = signing.loads(token, salt=_SALT, max_age=LASTS_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk, email=email).first()
    if user is not None and user.email_confirmed_at is None:
        user.email_confirmed_at = timezone.now()
        user.save(update_fields=["email_confirmed_at"])
    return user
