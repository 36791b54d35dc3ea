"""What lending itself says of a step: kept as a code with its facts, worded for who reads it.

It stands in the fields that hold what people write, behind a sign that nobody types: a text
without the sign was written by somebody and is shown as it is.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet_lending.amounts import amount_text

MARK, FACT = "\x1e", "\x1f"
# Of what kind a fact is: a text, a sum of money, another saying.
TEXT, SUM, SAID = "=", "#", ":"
LONGEST_FACT = 90


class Saying(models.TextChoices):
    COPY_GONE = "copy_gone", _("the copy could not be had")
    SILENT = "silent", _("The library has not answered in time, another one is asked.")
    OTHER_COPY = "other_copy", _("another copy is being fetched")
    LOAN_UNDONE = "loan_undone", _("the loan was taken back")
    OTHER_PLACE = "other_place", _("to be fetched at {place}")
    OTHER_EDITION = "other_edition", _("for another edition: {book}")
    JOINED = "joined", _("the catalogue has joined two entries of this book; the place is the same")
    WAITED_TWICE = (
        "waited_twice",
        _("you wait for the same book already, in the earlier place"),
    )
    ASKED_TWICE = "asked_twice", _("you have asked for the same book already")
    TITLE_LEFT = "title_left", _("the title has left the fund")
    ALL_LENT = "all_lent", _("all loans of the licence are used by others")
    NOT_LENT = "not_lent", _("the supplier has not lent it")
    MERGED = "merged", _("your library is part of {heir} now; the order or place is the same")
    GIVEN_UP = "given_up", _("the place in the queue was given up")
    REPLACED = "replaced", _("replaced")
    ONE_WITH = "one_with", _("one with No. {number}")
    # `DecidedBy`, behind «by_».
    BY_STAFF = "by_staff", pgettext_lazy("who decided to buy", "a librarian")
    BY_OWN_LIMIT = (
        "by_own_limit",
        pgettext_lazy("who decided to buy", "the reader's own right to buy"),
    )
    BY_DEMAND = "by_demand", pgettext_lazy("who decided to buy", "the rule of so many requests")
    BOUGHT = "bought", _("{book}, decided by {who}")
    BOUGHT_FOR_OTHERS = (
        "bought_for_others",
        _("it is being bought for other readers already"),
    )
    NOT_BY_ITSELF = "not_by_itself", _("not bought by itself ({rule}): {why}")
    NO_BUDGET = "no_budget", _("No budget is set for this month.")
    BUDGET_SHORT = (
        "budget_short",
        _("It costs {price} ₽, and {left} ₽ of this month's budget are left."),
    )
    NOT_SOLD = "not_sold", _("the supplier has not sold it")
    NOT_BOUGHT = "not_bought", _("not bought")
    DEARER = "dearer", _("{more} ₽ dearer than agreed")


Fact = str | Decimal | Saying | models.Model
_FACT = re.compile(r"(\w+)([=#:])(.*)", re.DOTALL)


def noted(saying: Saying, **facts: Fact) -> str:
    """What a field keeps; several stand one after the other. Names are cut, so that they fit."""
    return MARK + FACT.join([saying.value, *(_kept(*fact) for fact in facts.items())])


def further(text: str, saying: Saying, **facts: Fact) -> str:
    """One more behind what a field keeps; what somebody wrote stays as it is."""
    return text + noted(saying, **facts) if text.startswith(MARK) else text


def worded(text: str) -> str:
    """What a field says, in the language of who reads it."""
    if not text.startswith(MARK):
        return text
    return "; ".join(_worded(one) for one in text[1:].split(MARK))


def _kept(name: str, fact: Fact) -> str:
    match fact:
        case Saying():
            return f"{name}{SAID}{fact.value}"
        case Decimal():
            return f"{name}{SUM}{fact}"
    return f"{name}{TEXT}{' '.join(str(fact).split())[:LONGEST_FACT]}"


def _worded(said: str) -> str:
    """In words; what no saying of this version fits is shown as it stands."""
    code, *told = said.split(FACT)
    found = [fact.groups() for one in told if (fact := _FACT.fullmatch(one))]
    try:
        known = {
            name: amount_text(Decimal(text)) if kind == SUM else text for name, kind, text in found
        }
        within = {
            name: str(Saying(text).label).format_map(known)
            for name, kind, text in found
            if kind == SAID
        }
        return str(Saying(code).label).format_map({**known, **within})
    except (InvalidOperation, KeyError, ValueError):
        return " ".join([code, *told])
