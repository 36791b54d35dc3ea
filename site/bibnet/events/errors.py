"""What events refuse, each with a sentence fit for a reader."""

from __future__ import annotations

from django.utils.translation import gettext as _


class EventsError(Exception):
    """Base of all refusals; `str()` of it is the sentence."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence())

    def sentence(self) -> str:
        return _("This is not possible.")


class RegistrationClosed(EventsError):
    def sentence(self) -> str:
        return _("Registration is over.")


class NoSeats(EventsError):
    def sentence(self) -> str:
        return _("All seats are taken.")


class PartyTooLarge(EventsError):
    def __init__(self, limit: int) -> None:
        super().__init__(_("At most %(limit)s people in one registration.") % {"limit": limit})


class RegisteredAlready(EventsError):
    def sentence(self) -> str:
        return _("You are on the list already. The link to change or cancel it is in our message.")


class TooYoung(EventsError):
    def sentence(self) -> str:
        return _("This event is for adults, 18+.")


class NeedsAnAdult(EventsError):
    def sentence(self) -> str:
        return _("Ask an adult to put you on the list: under 14 it is a parent who agrees.")


class TooManyTries(EventsError):
    def sentence(self) -> str:
        return _("Too many registrations from this address. Try in an hour or call us.")


class ForbiddenMove(EventsError):
    def sentence(self) -> str:
        return _("This registration is cancelled already.")


class DateOver(EventsError):
    def sentence(self) -> str:
        return _("This date is over.")


class HasDraft(EventsError):
    def sentence(self) -> str:
        return _("This event has changes that are not published. Publish or discard them first.")


class FixedDays(EventsError):
    def sentence(self) -> str:
        return _(
            "This event repeats on a weekday of the month: choose another one in the event itself."
        )


class NotHeld(EventsError):
    def sentence(self) -> str:
        return _("A report is written once the event has begun and was not called off.")
