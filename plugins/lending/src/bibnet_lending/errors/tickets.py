"""What is refused about tickets and whose they are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .base import LendingError


class TicketNotValid(LendingError):
    code = "ticket_not_valid"
    can_be_overridden = True

    def what_next(self) -> str:
        return _("Ask at the desk: the ticket is renewed there.")


class TicketNotHonoured(LendingError):
    code = "ticket_not_honoured"

    def sentence(self) -> str:
        return _("This library does not honour tickets of that one.")

    def what_next(self) -> str:
        return _("Apply for a ticket of this library.")


class NoTicket(LendingError):
    code = "no_ticket"

    def sentence(self) -> str:
        return _("You have no ticket that this library honours.")

    def what_next(self) -> str:
        return _("Apply for a ticket of this library.")


class NotAgreed(LendingError):
    """The first time that somebody uses a library by another one's ticket."""

    code = "not_agreed"

    def sentence(self) -> str:
        return _("This library serves you for the first time.")

    def what_next(self) -> str:
        return _("Agree to its rules on its site or at its desk.")


class NumberTaken(LendingError):
    code = "number_taken"

    def sentence(self) -> str:
        return _("This number or barcode stands on another ticket of the library.")


class TicketThere(LendingError):
    code = "ticket_there"

    def sentence(self) -> str:
        return _("This reader has a ticket of the library already.")


class AccountOfStaff(LendingError):
    code = "account_of_staff"

    def sentence(self) -> str:
        return _("This reader works in a library.")

    def what_next(self) -> str:
        return _("The administrator of that library gives the slip.")


class NotProven(LendingError):
    code = "not_proven"

    def sentence(self) -> str:
        return _("The number does not fit the password or the code.")

    def what_next(self) -> str:
        return _("Ask at the desk of that library for a code.")


class JoinedAlready(LendingError):
    code = "joined_already"

    def sentence(self) -> str:
        return _("This ticket is yours already.")


class SecondTicket(LendingError):
    code = "second_ticket"

    def sentence(self) -> str:
        return _("You have another ticket of the same library.")

    def what_next(self) -> str:
        return _("Ask the library to make one ticket of the two, then join it.")
