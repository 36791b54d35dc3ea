"""What is refused about requests to buy, and about the money for them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet_lending.amounts import amount_text

from .base import LendingError


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


class PriceUnknown(LendingError):
    """Nobody buys what has no price, or a price that nobody has seen."""

    code = "price_unknown"

    def __init__(self, price: str) -> None:
        super().__init__(
            _("Nobody has seen its price yet: it costs {price} ₽.").format(price=price)
        )

    def what_next(self) -> str:
        return _("Look at the price and press once more.")


class NotBought(LendingError):
    """The supplier was asked to sell it, and said no."""

    code = "not_bought"

    def sentence(self) -> str:
        return _("The supplier has not sold this book.")

    def what_next(self) -> str:
        return _("Try again later, put the request off, or refuse it with this reason.")


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

    def __init__(self, *, price: Decimal, left: Decimal) -> None:
        self.price, self.left = price, left
        super().__init__(
            _("It costs {price} ₽, and {left} ₽ of this month's budget are left.").format(
                price=amount_text(price), left=amount_text(left)
            )
        )

    def what_next(self) -> str:
        return _("Put the request off until the next month, or give more to the budget.")


class TooManySearches(LendingError):
    code = "too_many_searches"

    def sentence(self) -> str:
        return _("You have looked in the shops very often within a short time.")

    def what_next(self) -> str:
        return _("Look again in a quarter of an hour.")
