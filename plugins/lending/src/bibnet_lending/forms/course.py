"""An act on copies as it is typed: its head, and a line for each copy."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bibnet_lending.models import CopyActKind
from bibnet_lending.services.course import Paper

from .days import day_input
from .sums import SumField

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

MOST_LINES = 300
LARGEST = Decimal("99999999.99")


class CopiesForm(forms.Form):
    """`copies` has a number in each line."""

    copies = forms.CharField(
        label=pgettext_lazy("of a library", "Copies"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        help_text=gettext_lazy("An inventory number or a barcode in each line."),
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        self.library = library
        super().__init__(*args, **kwargs)

    def clean_copies(self) -> dict[int, Decimal | None]:
        """The copies, with the price that stands after a semicolon."""
        lines = [one.strip() for one in self.cleaned_data["copies"].splitlines() if one.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                _("No more than {count} copies on one act.").format(count=MOST_LINES)
            )
        found: dict[int, Decimal | None] = {}
        rows = [[part.strip() for part in line.partition(";")] for line in lines]
        known = catalog.copies_by_numbers(self.library, [number for number, *_rest in rows])
        for number, _semicolon, price in rows:
            copies = known[number]
            if len(copies) != 1:
                text = _("several copies bear it") if copies else _("there is no such copy")
                raise forms.ValidationError(f"{number}: {text}")
            found[copies[0].number] = _price(price) if price else None
        return found


class ActForm(CopiesForm):
    """An act: the price of a copy stands after a semicolon."""

    field_order = ("kind", "number", "day", "reason", "signed_by", "copies")

    kind = forms.ChoiceField(label=gettext_lazy("What is done"), choices=CopyActKind.choices)
    number = forms.CharField(label=gettext_lazy("Number of the act"), max_length=40)
    day = forms.DateField(label=gettext_lazy("Day of the act"), widget=day_input())
    reason = forms.CharField(
        label=gettext_lazy("Source or reason"),
        max_length=255,
        help_text=gettext_lazy("Of what was received: from whom. Otherwise why it is done."),
    )
    signed_by = forms.CharField(label=gettext_lazy("Signed by"), max_length=200)
    copies = forms.CharField(
        label=pgettext_lazy("of a library", "Copies"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        help_text=gettext_lazy(
            "An inventory number or a barcode in each line; after a semicolon the price: "
            "1024; 350.50"
        ),
    )

    def paper(self) -> Paper:
        """The head of the act."""
        said = self.cleaned_data
        return Paper(
            kind=said["kind"],
            number=said["number"],
            day=said["day"],
            reason=said["reason"],
            signed_by=said["signed_by"],
        )


def _price(text: str) -> Decimal:
    try:
        price = SumField(largest=LARGEST, min_value=0).clean(text)
    except forms.ValidationError as error:
        said = _("«{text}» is no price.").format(text=text[:40])
        raise forms.ValidationError(said) from error
    return price
