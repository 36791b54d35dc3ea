"""The search by fields: what a reader fills in becomes a question that she could have typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet_catalog.searching.language import NAMES, Field
from bibnet_catalog.searching.query import Facet

from . import words
from .asking import LONGEST, YEARS, Asked

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TYPED = (
    (Field.TITLE, pgettext_lazy("search by fields", "Title")),
    (Field.AUTHOR, pgettext_lazy("search by fields", "Author")),
    (Field.SUBJECT, pgettext_lazy("search by fields", "Subject")),
    (Field.PUBLISHER, pgettext_lazy("search by fields", "Publisher")),
    (Field.SERIES, pgettext_lazy("search by fields", "Series")),
    (Field.NUMBER, pgettext_lazy("search by fields", "ISBN or ISSN")),
    (Field.CALL_NUMBER, pgettext_lazy("search by fields", "Call number")),
)
# The marks of the language of questions mean nothing inside a field.
_MARKS = str.maketrans(dict.fromkeys('"“”„«»', " "))


def _text(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, required=False)


def _year(label: StrOrPromise) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=YEARS[0], max_value=YEARS[-1], required=False)


class AdvancedForm(forms.Form):
    """All of it may be left empty; then everything is asked for."""

    anywhere = _text(pgettext_lazy("search by fields", "Words anywhere"))
    phrase = _text(pgettext_lazy("search by fields", "Words one after another"))
    without = _text(pgettext_lazy("search by fields", "Without these words"))
    first_year = _year(_("Year from"))
    last_year = _year(_("Year to"))
    kind = forms.MultipleChoiceField(
        label=pgettext_lazy("search by fields", "Kind"),
        choices=list(words.KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("search by fields", "Language"),
        choices=[
            ("", pgettext_lazy("language", "any")),
            *((code, title) for code, (_tag, title) in words.LANGUAGES.items()),
        ],
        required=False,
    )
    audience = forms.ChoiceField(
        label=pgettext_lazy("search by fields", "For whom"),
        choices=[("", pgettext_lazy("for whom", "anybody")), *words.AUDIENCES.items()],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = {field.value: _text(label) for field, label in TYPED}
        self.fields = {**typed, **self.fields}

    def asked(self, empty: Asked) -> Asked:
        """The search that it means, of a form that is valid."""
        given = self.cleaned_data
        facets = {
            Facet.KIND: tuple(given["kind"]),
            Facet.LANGUAGE: (given["language"],) if given["language"] else (),
            Facet.AUDIENCE: (given["audience"],) if given["audience"] else (),
        }
        return empty.but(
            text=" ".join(self._clauses())[:LONGEST],
            facets={facet: values for facet, values in facets.items() if values},
            years=(given["first_year"], given["last_year"]),
        )

    def _clauses(self) -> Iterator[str]:
        given = {
            name: " ".join(value.translate(_MARKS).split())
            for name, value in self.cleaned_data.items()
            if isinstance(value, str)
        }
        if given["anywhere"]:
            yield given["anywhere"]
        if given["phrase"]:
            yield f'"{given["phrase"]}"'
        for field, _label in TYPED:
            if value := given[field.value]:
                yield from _of_field(field, value)
        yield from (f"-{word}" for word in given["without"].split())


def _of_field(field: Field, value: str) -> Iterator[str]:
    """Words of a field in any order; a number as it stands."""
    name = NAMES[field][0]
    if field in (Field.NUMBER, Field.CALL_NUMBER):
        yield f'{name}:"{value}"' if " " in value else f"{name}:{value}"
    else:
        yield from (f"{name}:{word}" for word in value.split())
