"""What is refused about electronic books, and what their vendors say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .base import LendingError
from .books import NoFreeCopy


class AgeUnknown(LendingError):
    """436-FZ, from afar: nobody has seen how old the reader is."""

    code = "age_unknown"

    def sentence(self) -> str:
        return _("This book is for adults, and the library does not know your date of birth.")

    def what_next(self) -> str:
        return _("Show a document at the desk once.")


class NotInFund(LendingError):
    code = "not_in_fund"

    def sentence(self) -> str:
        return _("This book is not in the electronic fund of the library.")

    def what_next(self) -> str:
        return _("Ask the library to buy it.")


class LicenceKnown(LendingError):
    code = "licence_known"

    def sentence(self) -> str:
        return _("A licence with this number is in the fund already.")


class NoFreeLicence(NoFreeCopy):
    """All that the licences allow is with other readers, or waits for them."""

    code = "no_free_licence"

    def sentence(self) -> str:
        return _("Other readers are reading this book now.")


class VendorDown(LendingError):
    """The vendor does not answer; nothing was asked of it."""

    code = "vendor_down"

    def sentence(self) -> str:
        return _("The supplier of electronic books does not answer now.")

    def what_next(self) -> str:
        return _("Try again a little later.")


class VendorSaidNo(LendingError):
    code = "vendor_refused"

    def sentence(self) -> str:
        return _("The supplier of electronic books has not lent this book.")

    def what_next(self) -> str:
        return _("Tell the library about it.")


class NotRenewed(LendingError):
    code = "vendor_refused"

    def sentence(self) -> str:
        return _("The supplier of electronic books has not renewed this book.")

    def what_next(self) -> str:
        return _("Read it until its day, and take it again afterwards.")


class AnswerAwaited(LendingError):
    code = "answer_awaited"

    def sentence(self) -> str:
        return _("The supplier of electronic books has not answered yet.")

    def what_next(self) -> str:
        return _("Look at it again in a few minutes.")


class NotReadHere(LendingError):
    """There is no address at which the title could be read."""

    code = "not_read_here"

    def sentence(self) -> str:
        return _("This book cannot be opened now.")

    def what_next(self) -> str:
        return _("Tell the library about it.")
