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


class LawNotRead(LendingError):
    """A copy of a part is made for study or research, for who says so."""

    code = "law_not_read"

    def sentence(self) -> str:
        return _("Say what the copy is for, and that you have read the terms of the law.")


class NotACopy(LendingError):
    """A file that cannot be given to a reader as a copy of pages."""

    code = "not_a_copy"

    def sentence(self) -> str:
        return _("This file cannot be read: send a PDF, or pictures in JPEG, PNG or TIFF.")


class CopyGone(LendingError):
    """The file was there for some days and times."""

    code = "copy_gone"

    def sentence(self) -> str:
        return _("This copy cannot be downloaded any more.")

    def what_next(self) -> str:
        return _("Ask for it again if you need it.")


class UntilPast(LendingError):
    """A book is lent to another library until a day that is to come."""

    code = "until_past"

    def sentence(self) -> str:
        return _("The day by which it has to be back is over.")
