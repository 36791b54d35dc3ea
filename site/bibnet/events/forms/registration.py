"""The form by which readers and guests register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.forms.consents import consent_link
from bibnet.accounts.forms.fields import EmailField, PersonForm, PhoneField, name_field
from bibnet.accounts.models import ConsentDocument
from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet.themes.forms import ConsentField


class RegistrationForm(PersonForm):
    """A name and how many; telephone and mail only for who wants to be told of changes."""

    name = name_field(_("How shall we call you"), "name")
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        help_text=_("We call if anything changes and there is no e-mail."),
    )
    email = EmailField(
        label=_("E-mail"), required=False, help_text=_("We write and remind you the day before.")
    )
    people = forms.TypedChoiceField(
        label=_("How many of you will come"), coerce=int, widget=forms.Select
    )

    def __init__(
        self,
        *args: Any,
        party_limit: int,
        library: Library,
        document: ConsentDocument | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "people", forms.ChoiceField).choices = [
            (number, number) for number in range(1, party_limit + 1)
        ]
        self.fields["people"].widget.attrs["class"] = "input--short"
        if party_limit == 1:
            del self.fields["people"]
        if document is not None:
            self.fields["consent"] = ConsentField(
                label=_("I agree that my data are used to register me for this event."),
                document=consent_link(document, library),
                error_messages={"required": _("Tick it if you agree: we cannot go on without.")},
            )

    @property
    def people_count(self) -> int:
        return self.cleaned_data.get("people", 1)


class StaffRegistrationForm(forms.Form):
    """Somebody who called or came to the desk; told that the data are kept until the event."""

    name = name_field(_("Name"), "off")
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        help_text=_("We call if anything changes and there is no e-mail."),
    )
    email = EmailField(label=_("E-mail"), required=False)
    people = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=500,
        initial=1,
        widget=forms.NumberInput({"class": "input--short"}),
    )
