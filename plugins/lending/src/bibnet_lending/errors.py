"""What lending refuses, each with a sentence fit for the reader and what may be done instead.

One tree: `code` is for programs, `next_step` for people; the API answers 409 with all three.
"""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.plugins.errors import Refused


class LendingError(Refused):
    """Base of all refusals; `str()` of it is the sentence."""

    code = "refused"
    # Whether somebody of the staff may lend all the same, saying why.
    can_be_overridden = False

    def __init__(self, sentence: str = "", next_step: str = "") -> None:
        super().__init__(sentence or self.sentence())
        self.next_step = next_step or self.what_next()

    def sentence(self) -> str:
        return _("This cannot be done.")

    def what_next(self) -> str:
        return ""


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


class ForbiddenMove(LendingError):
    code = "forbidden_move"

    def sentence(self) -> str:
        return _("It stands otherwise by now: look at it again.")


class ReasonMissing(LendingError):
    code = "reason_missing"

    def sentence(self) -> str:
        return _("Say why: the reader sees the reason.")


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


class Returned(LendingError):
    code = "returned"

    def sentence(self) -> str:
        return _("This book was returned already.")


class InFundAlready(LendingError):
    code = "in_fund"

    def sentence(self) -> str:
        return _("This book is in the electronic fund already.")

    def what_next(self) -> str:
        return _("Take it, or stand in its queue.")


class AskedAlready(LendingError):
    code = "asked_already"

    def sentence(self) -> str:
        return _("You have asked for this book already.")

    def what_next(self) -> str:
        return _("The answer of the library comes to «My books».")


class QuotaReached(LendingError):
    code = "quota_reached"

    def __init__(self, quota: int) -> None:
        self.quota = quota
        super().__init__(
            ngettext(
                "You may ask for %(quota)s electronic book in a month.",
                "You may ask for %(quota)s electronic books in a month.",
                quota,
            )
            % {"quota": quota}
        )

    def what_next(self) -> str:
        return _("Ask again next month.")


class TooDear(LendingError):
    code = "too_dear"

    def __init__(self, limit: str) -> None:
        super().__init__(
            _("The library does not buy electronic books dearer than {limit} ₽.").format(
                limit=limit
            )
        )

    def what_next(self) -> str:
        return _("Look for a paper copy in the catalogue.")


class NotSold(LendingError):
    code = "not_sold"

    def sentence(self) -> str:
        return _("No supplier of the library sells this book now.")

    def what_next(self) -> str:
        return _("Put the request off, or refuse it with this reason.")


class PriceChanged(LendingError):
    code = "price_changed"

    def __init__(self, price: str) -> None:
        super().__init__(_("It costs {price} ₽ by now.").format(price=price))

    def what_next(self) -> str:
        return _("Look at the new price and press once more.")


class DraftWarned(LendingError):
    """An unfinished book is bought only by who has seen that it is one."""

    code = "draft"

    def sentence(self) -> str:
        return _("The author has not finished this book yet.")

    def what_next(self) -> str:
        return _("Tick that an unfinished book is bought, and press once more.")


class NoBudget(LendingError):
    code = "no_budget"

    def sentence(self) -> str:
        return _("No budget is set for this month.")

    def what_next(self) -> str:
        return _("The administrator of the library sets it on the page of money.")


class BudgetShort(LendingError):
    code = "budget_short"

    def __init__(self, *, price: str, left: str) -> None:
        super().__init__(
            _("It costs {price} ₽, and {left} ₽ of this month's budget are left.").format(
                price=price, left=left
            )
        )

    def what_next(self) -> str:
        return _("Put the request off until the next month, or give more to the budget.")


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
