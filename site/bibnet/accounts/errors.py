"""What accounts refuse, each with a sentence for the person who asked."""

from __future__ import annotations


class AccountError(Exception):
    """Something about accounts cannot be done; `str()` says why and what to do."""


class CrossingRefused(AccountError):
    """A one-time code does not open a session here."""


class SlipRefused(AccountError):
    """A printed or mailed code is wrong, used or too old."""


class ConsentMissing(AccountError):
    """Nothing personal may be written before consent."""


class TooManyAccounts(AccountError):
    """Accounts are made from one address faster than people sign up."""


class TooYoung(AccountError):
    """A child cannot make an account without a representative."""


class TextRefused(AccountError):
    """A text that cannot become the next version of a consent."""


class PersonRefused(AccountError):
    """An act on somebody's account that must not be done."""


class PinRefused(AccountError):
    """A PIN does not open a session at this desk."""
