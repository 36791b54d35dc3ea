"""How the staff answers an application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.forms.fields import field_of
from bibnet_lending.models import Document, TicketKind
from bibnet_lending.services.deciding import Decision
from bibnet_lending.services.duplicates import Duplicate

# What a library's own reasons begin with, until it has written some.
USUAL_REASONS = (
    _("The data are not complete: please come to the desk, we fill them in together."),
    _("You have a ticket of our library already: ask for it at the desk."),
    _("We give tickets to people who live or study in our district."),
)
NEW = "0"


class TicketForm(forms.Form):
    """Which ticket, and what was shown."""

    kind = forms.ChoiceField(
        label=_("Kind of the ticket"),
        choices=[one for one in TicketKind.choices if one[0] != TicketKind.GROUP],
    )
    number = forms.CharField(
        label=_("Number of the ticket"),
        max_length=40,
        required=False,
        help_text=_("Empty: the next of the series"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input--mid"}),
    )
    barcode = forms.CharField(
        label=_("Barcode"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input--mid"}),
    )
    documents = forms.MultipleChoiceField(
        label=_("Which document did you see"),
        choices=Document.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only a tick: no numbers are written down."),
    )


class ConfirmForm(TicketForm):
    """The ticket of an application; whose it is, where somebody alike is known."""

    field_order = ["same"]
    same = forms.ChoiceField(label=_("Whose ticket is it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, duplicates: Iterable[Duplicate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(NEW, _("Somebody new"))]
        for one in duplicates:
            choices.append((str(one.reader.pk), _("The same person: {name}").format(name=one.name)))
        field_of(self, "same", forms.ChoiceField).choices = choices
        self.initial.setdefault("same", NEW)
        if len(choices) == 1:
            self.fields["same"].widget = forms.HiddenInput()

    @property
    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(
            kind=data["kind"],
            number=data["number"].strip(),
            barcode=data["barcode"].strip(),
            documents=data["documents"],
            same=int(data["same"]) or None,
        )


class RefuseForm(forms.Form):
    """Why there is no ticket; the applicant reads it."""

    template = forms.ChoiceField(label=_("Reason"), required=False)
    reason = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        required=False,
        help_text=_("The reader sees it. Filled in, it stands instead of the chosen one."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reasons: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [str(one) for one in reasons] or [str(one) for one in USUAL_REASONS]
        field_of(self, "template", forms.ChoiceField).choices = [
            ("", _("Choose a reason or write one")),
            *((one, one) for one in known),
        ]

    @property
    def why(self) -> str:
        return self.cleaned_data["reason"].strip() or self.cleaned_data["template"]
