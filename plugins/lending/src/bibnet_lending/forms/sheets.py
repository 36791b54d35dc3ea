"""What is printed, and on which sheet."""

from __future__ import annotations

from typing import Any

from bibnet_catalog import api as catalog
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet_lending.models import ReaderTicket
from bibnet_lending.sheets import SHEETS, Stickers

MOST = 200


class SheetForm(forms.Form):
    """A sheet of stickers, perhaps one that was begun before."""

    sheet = forms.ChoiceField(
        label=gettext_lazy("Sheet of stickers"),
        help_text=gettext_lazy("For labels; cards are cut out of plain paper."),
    )
    skipped = forms.IntegerField(
        label=gettext_lazy("Stickers of the first sheet that are used up"),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library
        titles = [(key, one.title) for key, one in SHEETS.items()]
        field_of(self, "sheet", forms.ChoiceField).choices = titles

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sheet = SHEETS.get(data.get("sheet", ""))
        if sheet is not None and (data.get("skipped") or 0) >= sheet.places:
            self.add_error("skipped", _("The sheet has not so many stickers."))
        return data

    @property
    def place(self) -> dict[str, Any]:
        """The sheet, and from which place on."""
        sheet: Stickers = SHEETS[self.cleaned_data["sheet"]]
        return {"sheet": sheet, "skipped": self.cleaned_data["skipped"] or 0}


class TicketSheetForm(SheetForm):
    """Tickets of the library, chosen from the list."""

    ticket = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("to print", "Tickets"),
        queryset=ReaderTicket.objects.none(),
        error_messages={"required": gettext_lazy("Choose the tickets to print.")},
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, library=library, **kwargs)
        rows = ReaderTicket.objects.of(library).select_related("library", "reader")
        field_of(self, "ticket", forms.ModelMultipleChoiceField).queryset = rows

    def clean_ticket(self) -> list[ReaderTicket]:
        found = list(self.cleaned_data["ticket"].order_by("number", "pk")[: MOST + 1])
        if len(found) > MOST:
            raise ValidationError(_("No more than {count} at once.").format(count=MOST))
        return found


class CopySheetForm(SheetForm):
    """Copies by their numbers, one in a line."""

    numbers = forms.CharField(
        label=gettext_lazy("Copies"),
        help_text=gettext_lazy("Inventory numbers or barcodes, one in a line."),
        widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
    )
    field_order = ("numbers", "sheet", "skipped")

    def clean_numbers(self) -> list[Any]:
        """The copies that are named. Raises ValidationError with the first that is not there."""
        lines = [one.strip() for one in self.cleaned_data["numbers"].splitlines() if one.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("No more than {count} at once.").format(count=MOST))
        known = catalog.copies_by_numbers(self.library, lines)
        for line in lines:
            if not known[line]:
                raise ValidationError(_("No book of the library has the number %s.") % line)
            if len(known[line]) > 1:
                raise ValidationError(f"{line}: {_('several copies bear it')}")
        return [known[line][0] for line in lines]
