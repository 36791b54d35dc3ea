"""The root of all refusals, and two that any act may give."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bibnet.plugins.errors import Refused


class LendingError(Refused):
    """Base of all refusals; `str()` of it is the sentence."""

    code = "refused"
    # Whether somebody of the staff may lend all the same, saying why.
    can_be_overridden = False

    def __init__(self, sentence: str = "", next_step: str = "") -> None:
        super().__init__(sentence or self.sentence())
        self.next_step = next_step or self.what_next()

    @property
    def told(self) -> str:
        """What is refused, and what may be done instead: in one line."""
        return f"{self} {self.next_step}".strip()

    def sentence(self) -> str:
        return _("This cannot be done.")

    def what_next(self) -> str:
        return ""


class ForbiddenMove(LendingError):
    code = "forbidden_move"

    def sentence(self) -> str:
        return _("It stands otherwise by now: look at it again.")


class ReasonMissing(LendingError):
    code = "reason_missing"

    def sentence(self) -> str:
        return _("Say why: the reader sees the reason.")
