"""Reasons why a page is not offered or taken, for the person at the screen."""

from __future__ import annotations

from django.utils.translation import gettext as _


class OfferError(Exception):
    """Something about an offer that cannot be done, with a sentence that says why."""


class NotPublished(OfferError):
    def __init__(self) -> None:
        super().__init__(_("Publish the page first: only what is published is offered."))


class NotYours(OfferError):
    def __init__(self) -> None:
        super().__init__(_("This is another library's page: only its own library offers it."))


class AnsweredAlready(OfferError):
    def __init__(self) -> None:
        super().__init__(_("Somebody has answered this offer already. Nothing was changed."))


class NoListForIt(OfferError):
    def __init__(self) -> None:
        super().__init__(_("This library has no list where it could stand."))
