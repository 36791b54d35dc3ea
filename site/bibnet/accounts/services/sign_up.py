"""How a reader gets an account, alone or by a representative, without needing a mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts import logins
from bibnet.accounts.errors import ConsentMissing, TooYoung
from bibnet.accounts.models import Channel, Reader, User
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT, age_between
from bibnet.journal import audit
from bibnet.libraries.models import Library

from . import confirmation, consents


@dataclass(frozen=True, kw_only=True)
class Application:
    """What somebody has filled in; nothing of it is written down before consent."""

    last_name: str
    first_name: str
    patronymic: str = ""
    birth_date: date
    email: str = ""
    phone: str = ""
    login_name: str = ""
    password: str = ""


@transaction.atomic
def sign_up(
    application: Application,
    *,
    agreed: Sequence[str],
    library: Library,
    ip: str = "",
) -> User:
    """Make an account with its reader. `agreed` are the purposes that were ticked.

    A telephone or an e-mail that is another account's does not serve for signing in to the new
    one; the owner of the address is told by a letter, who signs up is not.
    Raises TooYoung under 14, ConsentMissing without a necessary consent, ValidationError when the
    login name belongs to somebody else.
    """
    if age_between(application.birth_date, timezone.localdate()) < AGE_OF_OWN_CONSENT:
        raise TooYoung(_("Children under 14 are signed up by a parent or by a librarian."))
    _check_agreed(agreed)
    user = _make_login(_without_contacts_of_others(application))
    reader = _make_reader(application, user=user)
    reader.my_library = None if library.is_region else library
    reader.save(update_fields=["my_library"])
    _write_consents(reader, agreed, library=library, ip=ip)
    if user.email:
        confirmation.ask(user)
    return user


def _without_contacts_of_others(application: Application) -> Application:
    email, phone = logins.normal_email(application.email), logins.normal_phone(application.phone)
    owner = User.objects.filter(email=email).first() if email else None
    if owner is not None:
        confirmation.tell_owner(owner)
    has_phone = bool(phone) and User.objects.filter(phone=phone).exists()
    return replace(
        application,
        email="" if owner is not None else application.email,
        phone="" if has_phone else application.phone,
    )


@transaction.atomic
def sign_up_child(
    application: Application,
    *,
    representative: Reader,
    relation: str,
    agreed: Sequence[str],
    library: Library,
    ip: str = "",
) -> Reader:
    """Make the reader of a child whose representative agrees; with a login if a name is given."""
    _check_agreed(agreed)
    user = _make_login(application) if application.login_name else None
    child = _make_reader(application, user=user)
    child.representative, child.relation = representative, relation
    child.my_library = representative.my_library
    child.save(update_fields=["representative", "relation", "my_library"])
    _write_consents(child, agreed, library=library, ip=ip, given_by=representative)
    return child


@transaction.atomic
def sign_up_at_library(application: Application, *, library: Library, actor: User) -> User:
    """Make the account of a reader who came to the library and signed the consents on paper."""
    user = _make_login(application)
    reader = _make_reader(application, user=user)
    reader.registered_in = reader.my_library = library
    reader.save(update_fields=["registered_in", "my_library"])
    necessary = [one.purpose.key for one in consents.asked() if one.purpose.is_required]
    _write_consents(reader, necessary, library=library, channel=Channel.PAPER, recorded_by=actor)
    audit.record(action="accounts.reader_added", actor=actor, library=library, obj=reader)
    return user


def _check_agreed(agreed: Sequence[str]) -> None:
    necessary = {one.purpose.key for one in consents.asked() if one.purpose.is_required}
    if not necessary <= set(agreed):
        raise ConsentMissing(_("Without this consent we cannot make an account."))


def _make_login(application: Application) -> User:
    user = User(
        username=application.login_name or User.objects.free_login_name(),
        email=application.email,
        phone=application.phone,
    )
    user.set_password(application.password or None)
    user.full_clean()
    user.save()
    return user


def _make_reader(application: Application, *, user: User | None) -> Reader:
    return Reader.objects.create(
        user=user,
        last_name=application.last_name,
        first_name=application.first_name,
        patronymic=application.patronymic,
        birth_date=application.birth_date,
        email=logins.normal_email(application.email),
        phone=logins.normal_phone(application.phone),
    )


def _write_consents(
    reader: Reader, agreed: Sequence[str], *, library: Library, **facts: Any
) -> None:
    operator = consents.operator_of(library)
    for one in consents.asked():
        if one.purpose.key in agreed:
            consents.give(reader=reader, document=one.document, operator=operator, **facts)
