"""What the staff's acts are refused: papers on copies, debts, sets for a class, closed desks."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library

from .base import LendingError


class NotThatState(LendingError):
    """An act cannot be about this copy as it stands."""

    code = "not_that_state"

    def __init__(self, book: str, state: str) -> None:
        super().__init__(
            _("«{book}»: {state}. It cannot stand on this act.").format(book=book, state=state)
        )


class ActNumberTaken(LendingError):
    code = "act_number_taken"

    def sentence(self) -> str:
        return _("An act of this kind with this number and day is entered already.")


class SettledHow(LendingError):
    code = "settled_how"

    def sentence(self) -> str:
        return _("Say the sum that was paid, which book was brought, or why it is written off.")


class GroupTicketOnly(LendingError):
    code = "group_ticket_only"

    def sentence(self) -> str:
        return _("A set for a class is given on the ticket of a group.")

    def what_next(self) -> str:
        return _("Issue a ticket of a group to the teacher.")


class PlaceClosed(LendingError):
    """The desk where somebody wants to fetch a book is closed for some time."""

    code = "place_closed"

    def __init__(self, place: Library, reason: str, until: date | None) -> None:
        shown = {"place": place, "reason": reason.rstrip(".")}
        super().__init__(
            _("{place} is closed until {day}: {reason}.").format(
                **shown, day=date_format(until, "j E")
            )
            if until
            else _("{place} is closed: {reason}.").format(**shown)
        )

    def what_next(self) -> str:
        return _("Choose another place.")


class SetNotSo(LendingError):
    code = "set_not_so"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A set has from 1 to {most} copies, and its day is not past.").format(most=most)
        )
