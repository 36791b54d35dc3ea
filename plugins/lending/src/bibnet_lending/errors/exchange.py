"""What is refused about books that libraries send each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .base import LendingError


class Promised(LendingError):
    """The copy is promised to another library, or is there."""

    code = "promised"

    def sentence(self) -> str:
        return _("This copy is promised to another library or is there.")

    def what_next(self) -> str:
        return _("Look at “Exchange with libraries”.")


class NotAsked(LendingError):
    """Whoever does not lend to other libraries, or was asked already, is not asked."""

    code = "not_asked"

    def sentence(self) -> str:
        return _("This library cannot be asked.")


class UntilPast(LendingError):
    """A book is lent to another library until a day that is to come."""

    code = "until_past"

    def sentence(self) -> str:
        return _("The day by which it has to be back is over.")
