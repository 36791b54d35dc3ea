"""Forms by which readers and guests apply for a ticket."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.forms.consents import consent_link
from bibnet.accounts.forms.fields import (
    BirthDateField,
    EmailField,
    PersonForm,
    PhoneField,
    name_field,
)
from bibnet.accounts.models import ConsentDocument, Reader
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT, Relation, age_between
from bibnet.libraries import schedule
from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet.themes.forms import ConsentField
from bibnet_lending.models import ApplicationQuestion

from .questionnaire import PREFIX, answers, fields_of, missing


class Place(forms.ModelChoiceField):
    """A part of the library, with its address."""

    def label_from_instance(self, obj: Library) -> str:
        return f"{obj}, {obj.address}" if obj.address else str(obj)


class ApplicationForm(PersonForm):
    """What every application has: where the ticket is fetched, the library's questions, consent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    branch = Place(label=_("Where to fetch the ticket"), queryset=None, empty_label=None)

    def __init__(
        self,
        *args: Any,
        places: Any,
        questions: Sequence[ApplicationQuestion],
        library: Library,
        document: ConsentDocument | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = schedule.today(library, timezone.now())
        self.questions = questions
        self.initial.setdefault("key", uuid.uuid4().hex)
        self.initial.setdefault("branch", library.pk)
        field_of(self, "branch", forms.ModelChoiceField).queryset = places
        self.fields |= fields_of(questions)
        if document is not None:
            self.fields["consent"] = ConsentField(
                label=_(
                    "I agree that my data are used to give me a reader ticket and to serve me."
                ),
                document=consent_link(document, library),
                error_messages={"required": _("Tick it if you agree: we cannot go on without.")},
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The library's questions."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def answers(self) -> list[dict[str, str]]:
        return answers(self.questions, self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        age = self.age(data)
        is_child = age is not None and age < AGE_OF_OWN_CONSENT
        for name in missing(self.questions, data, is_child=is_child):
            if name not in self.errors:
                self.add_error(name, _("This question has to be answered."))
        return data

    def age(self, data: dict[str, Any]) -> int | None:
        """The age of whom the ticket is for."""
        born: date | None = data.get("birth_date")
        return None if born is None else age_between(born, self.today)


class ReaderApplicationForm(ApplicationForm):
    """Of somebody who is signed in: the portal knows the rest. For oneself, or for a child."""

    whom = forms.TypedChoiceField(
        label=_("Who is the ticket for"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, people: Sequence[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in people}
        choices = [(one.pk, one.formal_name) for one in people]
        field_of(self, "whom", forms.ChoiceField).choices = choices
        self.initial.setdefault("whom", people[0].pk if people else None)
        if len(people) == 1:
            self.fields["whom"].widget = forms.HiddenInput()

    def age(self, data: dict[str, Any]) -> int | None:
        reader = self.people.get(data.get("whom") or 0)
        return reader.age_on(self.today) if reader is not None else None


class GuestApplicationForm(ApplicationForm):
    """Of somebody without an account; for a child under 14 the representative says who that is."""

    last_name = name_field(_("Surname"), "family-name")
    first_name = name_field(_("First name"), "given-name")
    patronymic = name_field(_("Patronymic"), "additional-name", required=False)
    birth_date = BirthDateField(label=_("Date of birth"))
    phone = PhoneField(label=_("Telephone"), required=False)
    email = EmailField(
        label=_("E-mail"), required=False, help_text=_("The answer of the library comes here.")
    )
    representative_last_name = name_field(_("Surname of the parent"), "off", required=False)
    representative_first_name = name_field(_("First name of the parent"), "off", required=False)
    relation = forms.ChoiceField(
        label=_("Who you are to the child"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (data.get("phone") or data.get("email") or {"phone", "email"} & self.errors.keys()):
            self.add_error("phone", _("Give a telephone or an e-mail, so that we can answer."))
        age = self.age(data)
        if age is not None and age < AGE_OF_OWN_CONSENT:
            for name in ("representative_last_name", "representative_first_name", "relation"):
                if not data.get(name):
                    self.add_error(name, _("A parent or guardian applies for a child under 14."))
        elif age is not None:
            data |= {
                "representative_last_name": "",
                "representative_first_name": "",
                "relation": "",
            }
        return data

    @property
    def person(self) -> dict[str, Any]:
        """Who the ticket is for."""
        names = (
            *("last_name", "first_name", "patronymic", "birth_date", "phone", "email"),
            *("representative_last_name", "representative_first_name", "relation"),
        )
        return {name: self.cleaned_data[name] for name in names}
