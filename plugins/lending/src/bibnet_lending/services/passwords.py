"""Signing in by the number of a ticket, and the password that a desk renews by a printed slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Case, Q, Value, When

from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import people
from bibnet.libraries import roles
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.models import ReaderTicket
from bibnet_lending.models.tickets import IN_USE

from .locking import lock_ticket

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bibnet.accounts.services.slips import MadeSlip


def holder_of(request: HttpRequest, *, library: Library, number: str, password: str) -> User | None:
    """Whose ticket and password these are. A number that nobody has is asked about as an account
    that nobody has: the same answer in the same time, and the same guards against guessing.
    """
    ticket = ticket_with(library, number)
    user = ticket.reader.user if ticket is not None else None
    name = user.username if user is not None else f"ticket {library.code} {number}"
    found = authenticate(request, username=name, password=password)
    return found if isinstance(found, User) else None


def ticket_with(library: Library, number: str) -> ReaderTicket | None:
    """The library's ticket in use with this number, or with this barcode."""
    rows = ReaderTicket.objects.of(library).filter(state__in=IN_USE)
    by_number = Case(When(number=number, then=Value(0)), default=Value(1))
    found = rows.filter(Q(number=number) | Q(barcode=number) & ~Q(barcode=""))
    return found.select_related("library", "reader__user").order_by(by_number, "pk").first()


@transaction.atomic
def password_slip(*, ticket: ReaderTicket, library: Library, actor: User) -> MadeSlip:
    """A one-time code for the reader to set a password with; who has no login gets one.

    Raises AccountOfStaff: whoever resets a password gets all that the account may do. Locks the
    reader.
    """
    reader = lock_ticket(ticket).reader
    user = reader.user or _new_login(reader)
    if user.is_superuser or roles.held_roles(user):
        raise errors.AccountOfStaff
    return people.slip_for(user=user, library=library, actor=actor)


def _new_login(reader: Reader) -> User:
    user = User(
        username=people.free_login_name(reader.last_name, reader.first_name),
        last_name=reader.last_name,
        first_name=reader.first_name,
        patronymic=reader.patronymic,
    )
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    reader.user = user
    reader.save(update_fields=["user"])
    return user
