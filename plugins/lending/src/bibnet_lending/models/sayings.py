"""What lending itself says of a step: kept as a code with its facts, worded for who reads it.

It stands in the fields that hold what people write, behind a sign that nobody types: a text
without the sign was written by somebody and is shown as it is.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MARK, FACT = "\x1e", "\x1f"
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


def noted(saying: Saying, **facts: object) -> str:
    """What a field keeps; several stand one after the other. Names are cut, so that they fit."""
    told = (f"{name}={' '.join(str(fact).split())[:LONGEST_FACT]}" for name, fact in facts.items())
    return MARK + FACT.join([saying.value, *told])


def worded(text: str) -> str:
    """What a field says, in the language of who reads it."""
    if not text.startswith(MARK):
        return text
    return "; ".join(_worded(one) for one in text[1:].split(MARK))


def _worded(said: str) -> str:
    code, *told = said.split(FACT)
    facts = dict(fact.split("=", 1) for fact in told)
    return str(Saying(code).label).format_map(facts)
