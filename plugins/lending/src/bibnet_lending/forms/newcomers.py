"""The short form for a new reader at the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.forms.fields import BirthDateField, EmailField, PhoneField, name_field
from bibnet.accounts.models import Reader
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT, Relation, age_between
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.models import ReaderTicket
from bibnet_lending.services.deciding import Decision
from bibnet_lending.services.registering import Newcomer

from .deciding import TicketForm


class NewcomerForm(TicketForm):
    """Who it is, the ticket, the paper that was signed; for a child, who represents it."""

    field_order = [
        *("last_name", "first_name", "patronymic", "birth_date", "phone", "email"),
        *("representative_ticket", "representative_last_name", "representative_first_name"),
        *("relation", "number", "barcode", "kind", "documents", "has_paper"),
    ]
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    last_name = name_field(_("Surname"), "off")
    first_name = name_field(_("First name"), "off")
    patronymic = name_field(_("Patronymic"), "off", required=False)
    birth_date = BirthDateField(label=_("Date of birth"))
    phone = PhoneField(label=_("Telephone"), required=False)
    email = EmailField(label=_("E-mail"), required=False)
    representative_ticket = forms.CharField(
        label=_("Ticket of the parent"),
        max_length=40,
        required=False,
        help_text=_("For a child under 14. A parent without a ticket: the names below."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input--mid"}),
    )
    representative_last_name = name_field(_("Surname of the parent"), "off", required=False)
    representative_first_name = name_field(_("First name of the parent"), "off", required=False)
    relation = forms.ChoiceField(
        label=_("Relation to the child"), choices=Relation.choices, required=False
    )
    has_paper = forms.BooleanField(
        label=_("The reader, or the representative of a child, has signed the consent on paper"),
        error_messages={"required": _("Without a consent nothing may be written down.")},
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4().hex)
        self.library = library
        self.today = schedule.today(library, timezone.now())
        self.representative: Reader | None = None

    def clean_representative_ticket(self) -> str:
        number = self.cleaned_data["representative_ticket"].strip()
        if number:
            rows = ReaderTicket.objects.of(self.library).select_related("reader")
            found = rows.filter(number=number).first()
            if found is None:
                raise forms.ValidationError(_("There is no such ticket in your library."))
            self.representative = found.reader
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        born = data.get("birth_date")
        is_child = born and age_between(born, self.today) < AGE_OF_OWN_CONSENT
        has_names = data.get("representative_last_name") and data.get("representative_first_name")
        if is_child and not (self.representative or has_names or self.errors):
            self.add_error(
                "representative_ticket", _("Say who represents the child: a ticket or names.")
            )
        return data

    @property
    def newcomer(self) -> Newcomer:
        data = self.cleaned_data
        own = (
            *("last_name", "first_name", "patronymic", "birth_date", "phone", "email"),
            *("representative_last_name", "representative_first_name", "relation"),
        )
        return Newcomer(**{name: data[name] for name in own}, representative=self.representative)

    @property
    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(
            kind=data["kind"],
            number=data["number"].strip(),
            barcode=data["barcode"].strip(),
            documents=data["documents"],
        )
