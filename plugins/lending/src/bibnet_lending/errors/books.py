"""What is refused about books: lending, ordering, waiting, renewing."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import LendingError


class NotLent(LendingError):
    """A kind or a copy that is not given out of the library."""

    code = "not_lent"
    can_be_overridden = True

    def sentence(self) -> str:
        return _("This is not lent home.")

    def what_next(self) -> str:
        return _("It can be read in the library.")


class NotInStock(LendingError):
    code = "not_in_stock"

    def sentence(self) -> str:
        return _("This copy is not in the stock: it is withdrawn, or not received yet.")

    def what_next(self) -> str:
        return _("Enter it by an act, then it is lent.")


class KindBlocked(LendingError):
    code = "kind_blocked"
    can_be_overridden = True

    def sentence(self) -> str:
        return _("The library does not lend this kind on this ticket.")


class ForAdults(LendingError):
    """436-FZ: what is for adults is not lent to minors; nobody may override it."""

    code = "for_adults"

    def sentence(self) -> str:
        return _("This book is for adults, 18+.")


class NotForReaders(LendingError):
    code = "not_for_readers"

    def sentence(self) -> str:
        return _("This edition is not given to readers: it stands on a list of the law.")


class LimitReached(LendingError):
    code = "limit_reached"
    can_be_overridden = True

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            ngettext(
                "No more than %(limit)s book at once on this ticket.",
                "No more than %(limit)s books at once on this ticket.",
                limit,
            )
            % {"limit": limit}
        )

    def what_next(self) -> str:
        return _("Return one, then take this.")


class HoldLimitReached(LendingError):
    code = "hold_limit_reached"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            ngettext(
                "No more than %(limit)s order or place in a queue at once.",
                "No more than %(limit)s orders and places in queues at once.",
                limit,
            )
            % {"limit": limit}
        )

    def what_next(self) -> str:
        return _("Give up one that you can do without.")


class LentAlready(LendingError):
    code = "lent_already"

    def sentence(self) -> str:
        return _("This copy is lent to somebody.")

    def what_next(self) -> str:
        return _("Return it first if it lies before you.")


class KeptForAnother(LendingError):
    """The copy waits for somebody, or somebody stands in the queue for it."""

    code = "kept_for_another"
    can_be_overridden = True

    def sentence(self) -> str:
        return _("This copy is kept for another reader.")

    def what_next(self) -> str:
        return _("Put it on the shelf of orders, or lend a free copy.")


class NoFreeCopy(LendingError):
    code = "no_free_copy"

    def sentence(self) -> str:
        return _("No copy is free now.")

    def what_next(self) -> str:
        return _("Stand in the queue.")


class NoCopy(LendingError):
    code = "no_copy"

    def sentence(self) -> str:
        return _("The library has no copy of this edition.")

    def what_next(self) -> str:
        return _("Order it from another library.")


class Ambiguous(LendingError):
    code = "ambiguous"

    def sentence(self) -> str:
        return _("Several copies bear this number.")

    def what_next(self) -> str:
        return _("Choose one of them by its barcode.")


class OrderedAlready(LendingError):
    code = "ordered_already"

    def sentence(self) -> str:
        return _("You have ordered this book or wait for it already.")


class OnHandAlready(LendingError):
    code = "on_hand_already"

    def sentence(self) -> str:
        return _("You have this book on hand.")


class CannotRenew(LendingError):
    code = "cannot_renew"
    can_be_overridden = True


class Awaited(CannotRenew):
    code = "awaited"

    def sentence(self) -> str:
        return _("Another reader waits for this book, so it cannot be renewed.")

    def what_next(self) -> str:
        return _("Please bring it back by its day.")


class RenewedEnough(CannotRenew):
    code = "renewed_enough"

    def __init__(self, times: int) -> None:
        super().__init__(
            ngettext(
                "It was renewed %(times)s time, which is the most.",
                "It was renewed %(times)s times, which is the most.",
                times,
            )
            % {"times": times}
            if times
            else _("This is not renewed.")
        )

    def what_next(self) -> str:
        return _("Ask at the desk if you need it longer.")


class LongEnough(CannotRenew):
    """A renewal would not move the day."""

    code = "long_enough"

    def __init__(self, due_on: date) -> None:
        super().__init__(
            _("Renewed today it would be due on the same day, %(day)s.")
            % {"day": date_format(due_on, "j E")}
        )


class Returned(LendingError):
    code = "returned"

    def sentence(self) -> str:
        return _("This book was returned already.")
