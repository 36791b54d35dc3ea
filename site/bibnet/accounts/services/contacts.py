from __future__ import annotations

from django.db import transaction

from bibnet.accounts.models import Reader, User

from . import confirmation


@transaction.atomic
def change_contacts(*, user: User, email: str, phone: str, login_name: str) -> None:
    """Change how a person signs in and is reached; a new e-mail has to be confirmed again.

    Raises ValidationError when one of them belongs to somebody else.
    """
    has_new_email = email != user.email
    user.email, user.phone, user.username = email, phone, login_name
    if has_new_email:
        user.email_confirmed_at = None
    user.full_clean(exclude=["password"])
    user.save(update_fields=["email", "phone", "username", "email_confirmed_at"])
    Reader.objects.filter(user=user).update(email=user.email, phone=user.phone)
    if has_new_email and user.email:
        confirmation.ask(user)
