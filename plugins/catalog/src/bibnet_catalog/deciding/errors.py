"""Why a decision is not taken, in sentences for the cataloguer."""

from __future__ import annotations

from django.utils.translation import gettext as _


class DecisionError(Exception):
    """A decision that is refused, with a sentence that says why."""


class NotYours(DecisionError):
    """It is about records of libraries for which the person does not decide."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These are records of several libraries: the network's cataloguer decides about "
                "them."
            )
        )
