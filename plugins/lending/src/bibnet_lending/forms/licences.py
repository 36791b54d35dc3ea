"""A licence of the electronic fund as it is typed from its act."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet_lending.electronic.funds import Terms, Title

from .days import day_input
from .sums import SumField

if TYPE_CHECKING:
    from bibnet_lending.electronic.vendors import VendorEntry

MOST_TITLES = 100
MOST, LONGEST = 1_000_000, 3_650
# The address of a book's page in the catalogue, or its number alone.
_BOOK = re.compile(r"(?:.*/catalog/)?(\d{1,18})/?")


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=False)


class LicenceForm(forms.Form):
    """`titles` has a book in each line, and after a semicolon where it is read: its number at the
    supplier's, or an address of the library's own. Empty terms limit nothing.
    """

    document = forms.CharField(label=gettext_lazy("By which act"), max_length=120)
    titles = forms.CharField(
        label=gettext_lazy("Books"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=60_000,
        help_text=gettext_lazy(
            "The address of a book's page in the catalogue in each line; after a semicolon its "
            "number at the supplier's or, without a supplier, the address at which it is read. "
            "For example: /catalog/15/; 12345."
        ),
    )
    vendor = forms.ChoiceField(label=gettext_lazy("Supplier"), required=False)
    vendor_number = forms.CharField(
        label=gettext_lazy("Number of the licence at the supplier's"),
        max_length=100,
        required=False,
    )
    at_once = _number(gettext_lazy("Readers at once"), MOST)
    most_loans = _number(gettext_lazy("Loans in all"), MOST)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=day_input(),
        required=False,
    )
    loan_days = _number(gettext_lazy("Days of a loan"), LONGEST)
    renewals = forms.IntegerField(
        label=gettext_lazy("Renewals"), min_value=0, max_value=100, initial=0
    )
    price = SumField(
        label=gettext_lazy("Price, ₽"),
        largest=Decimal("99999999.99"),
        min_value=0,
        required=False,
    )

    def __init__(self, *args: Any, vendors: Mapping[str, VendorEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vendor = self.fields["vendor"]
        assert isinstance(vendor, forms.ChoiceField)
        none = ("", gettext_lazy("none: files of the library"))
        vendor.choices = [none, *((slug, one.title) for slug, one in vendors.items())]

    def clean(self) -> dict[str, Any]:
        """`titles` becomes a list of titles, once it is known whether a supplier lends them."""
        said = super().clean() or {}
        if not self.errors:
            try:
                said["titles"] = list(_titles(said["titles"], is_lent=bool(said["vendor"])))
            except ValidationError as error:
                self.add_error("titles", error)
        return said

    def licence(self) -> dict[str, Any]:
        """What `funds.add_licence` is told."""
        said = self.cleaned_data
        terms = ("at_once", "most_loans", "ends_on", "loan_days", "renewals")
        own = ("titles", "vendor", "vendor_number", "price", "document")
        return {
            "terms": Terms(**{name: said[name] for name in terms}),
            **{name: said[name] for name in own},
        }


class TermForm(forms.Form):
    """Until when a licence lasts; empty: as long as its loans do."""

    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=day_input(),
        required=False,
    )


def _titles(text: str, *, is_lent: bool) -> list[Title]:
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    if len(lines) > MOST_TITLES:
        said = _("No more than {count} books under one licence.").format(count=MOST_TITLES)
        raise ValidationError(said)
    pairs = [[part.strip() for part in line.partition(";")[::2]] for line in lines]
    numbers = {line: int(found[1]) for line, _where in pairs if (found := _BOOK.fullmatch(line))}
    known = catalog.editions(set(numbers.values()))
    titles: list[Title] = []
    for line, where in pairs:
        facts = known.get(numbers.get(line, 0))
        if facts is None:
            said = _("there is no such book in the catalogue")
            raise ValidationError(f"{line[:80]}: {said}")
        titles.append(_title(facts.number, where, is_lent=is_lent))
    if len({one.vendor_title for one in titles}) < len(titles):
        raise ValidationError(_("A book stands there twice."))
    return titles


def _title(edition: int, where: str, *, is_lent: bool) -> Title:
    if is_lent:
        if not 0 < len(where) <= 100:
            raise ValidationError(_("Say the number of each book at the supplier's."))
        return Title(edition, where)
    if len(where) > 500:
        raise ValidationError(_("Say the address at which each book is read."))
    URLValidator(
        schemes=["https", "http"], message=_("Say the address at which each book is read.")
    )(where)
    return Title(edition, str(edition), where)
