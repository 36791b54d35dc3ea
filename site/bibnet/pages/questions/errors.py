"""What questions refuse, each with a sentence fit for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _


class QuestionError(Exception):
    """Base of all refusals; `str()` of it is the sentence."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence())

    def sentence(self) -> str:
        return _("This is not possible.")


class TooManyQuestions(QuestionError):
    def sentence(self) -> str:
        return _(
            "Too many questions from this address within an hour. Your text is still here: "
            "send it later or call us."
        )


class ForbiddenMove(QuestionError):
    def sentence(self) -> str:
        return _("This question is closed already.")


class Forgotten(QuestionError):
    def sentence(self) -> str:
        return _("This question was withdrawn: nothing is left to answer.")


class NotTheirs(QuestionError):
    def sentence(self) -> str:
        return _("This person does not answer questions of the library.")


class NoSuchWay(QuestionError):
    def sentence(self) -> str:
        return _("Choose a library to which the question can be passed on.")


class NeedsReason(QuestionError):
    def sentence(self) -> str:
        return _("Nobody has answered yet: say why it is closed. Who asked reads it.")
