"""What is refused about applications for tickets."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .base import LendingError


class NeedsConsent(LendingError):
    """Nothing personal is written down before consent."""

    code = "needs_consent"

    def sentence(self) -> str:
        return _("Without your consent nothing may be written down.")


class NeedsRepresentative(LendingError):
    code = "needs_representative"

    def sentence(self) -> str:
        return _("For a child under 14 a parent or guardian applies.")

    def what_next(self) -> str:
        return _("A parent may sign up and add the child in the cabinet, or come to the desk.")


class AppliesAlone(LendingError):
    code = "applies_alone"

    def sentence(self) -> str:
        return _("From the age of 14 on one applies for oneself.")

    def what_next(self) -> str:
        return _("Sign in with an account of one's own, or come to the desk.")


class AppliedAlready(LendingError):
    code = "applied_already"

    def sentence(self) -> str:
        return _("This application was sent already: the library will answer it.")


class NotTheSame(LendingError):
    code = "not_the_same"

    def sentence(self) -> str:
        return _("This entry has nothing in common with the application.")


class NobodySeen(LendingError):
    code = "nobody_seen"

    def sentence(self) -> str:
        return _("An account is joined to an entry only when a document was seen.")

    def what_next(self) -> str:
        return _("Tick the document that the person has shown.")


class HasAccount(LendingError):
    code = "has_account"

    def sentence(self) -> str:
        return _("Both entries have an account: join them on the screen of readers first.")


class TooManyTries(LendingError):
    code = "too_many_tries"

    def sentence(self) -> str:
        return _("Too many applications came from here. Try again later or come to the desk.")
