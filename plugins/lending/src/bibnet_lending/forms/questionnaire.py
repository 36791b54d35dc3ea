"""A library's own questions, as fields of the application."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet_lending.models import ApplicationQuestion, Asked, QuestionKind

PREFIX = "question_"
LONGEST = 1_000
YES, NO = "yes", "no"


def questions_of(library: Library) -> list[ApplicationQuestion]:
    """What the library asks, in its order."""
    return list(ApplicationQuestion.objects.of(library))


def fields_of(questions: Iterable[ApplicationQuestion]) -> dict[str, forms.Field]:
    """A field for each question. What is not asked of everybody is required by `missing` only."""
    return {f"{PREFIX}{one.pk}": _field(one) for one in questions}


def missing(
    questions: Iterable[ApplicationQuestion], data: Mapping[str, Any], *, is_child: bool
) -> list[str]:
    """The fields of questions that have to be answered by such a person and were not."""
    other = Asked.ADULTS if is_child else Asked.CHILDREN
    return [
        f"{PREFIX}{one.pk}"
        for one in questions
        if one.is_required and one.asked != other and not data.get(f"{PREFIX}{one.pk}")
    ]


def answers(
    questions: Iterable[ApplicationQuestion], data: Mapping[str, Any]
) -> list[dict[str, str]]:
    """What was answered, in the words of the questions as they are now."""
    told = [{"label": one.label, "answer": _told(data, one)} for one in questions]
    return [one for one in told if one["answer"]]


def _told(data: Mapping[str, Any], question: ApplicationQuestion) -> str:
    value = data.get(f"{PREFIX}{question.pk}") or ""
    if question.kind == QuestionKind.YES_NO and value:
        return _("yes") if value == YES else _("no")
    return value if isinstance(value, str) else "; ".join(value)


def _field(question: ApplicationQuestion) -> forms.Field:
    hints = {Asked.CHILDREN: _("For children only"), Asked.ADULTS: _("For adults only")}
    is_for_all = question.asked == Asked.EVERYBODY
    own: dict[str, Any] = {
        "label": question.label,
        "required": question.is_required and is_for_all,
        "help_text": "" if is_for_all else hints[Asked(question.asked)],
    }
    choices = [(one, one) for one in question.options]
    match question.kind:
        case QuestionKind.CHOICE:
            return forms.ChoiceField(
                **own, choices=choices, widget=forms.RadioSelect(choices=choices)
            )
        case QuestionKind.SEVERAL:
            return forms.MultipleChoiceField(
                **own, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        case QuestionKind.YES_NO:
            yes_no = [(YES, _("Yes")), (NO, _("No"))]
            return forms.ChoiceField(**own, choices=yes_no, widget=forms.RadioSelect)
    return forms.CharField(
        **own, max_length=LONGEST, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
