"""A set for a class, as it is asked for at the desk."""

from __future__ import annotations

from typing import Any

from bibnet_catalog import api as catalog
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.libraries.models import Library
from bibnet_lending.models.sets import MOST_COPIES
from bibnet_lending.services.desk import ticket_of

from .days import day_input


class SetForm(forms.Form):
    """`book` is any copy of the edition, by its number."""

    ticket = forms.CharField(label=gettext_lazy("Ticket of the group"), max_length=40)
    book = forms.CharField(
        label=gettext_lazy("Inventory number of any copy"),
        max_length=60,
        help_text=gettext_lazy("The set is gathered of copies of the same edition."),
    )
    copies = forms.IntegerField(
        label=gettext_lazy("How many copies"), min_value=1, max_value=MOST_COPIES
    )
    needed_by = forms.DateField(label=gettext_lazy("Needed by"), widget=day_input())
    pickup = forms.ChoiceField(label=gettext_lazy("Where to fetch it"))

    def __init__(self, *args: Any, library: Library, places: list[Library], **more: Any) -> None:
        self.library, self.places = library, {one.code: one for one in places}
        super().__init__(*args, **more)
        pickup = self.fields["pickup"]
        assert isinstance(pickup, forms.ChoiceField)
        pickup.choices = [(one.code, str(one)) for one in places]

    def clean_ticket(self) -> object:
        found = ticket_of(self.library, self.cleaned_data["ticket"].strip())
        if found is None:
            raise forms.ValidationError(_("No ticket with this number is in use here."))
        return found

    def clean_book(self) -> int:
        found = catalog.numbered_copies(self.library, self.cleaned_data["book"])
        editions = {one.edition.number for one in found}
        if len(editions) != 1:
            raise forms.ValidationError(_("No copy with this number, or several different ones."))
        return editions.pop()

    def clean_pickup(self) -> Library:
        return self.places[self.cleaned_data["pickup"]]
