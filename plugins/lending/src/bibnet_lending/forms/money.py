"""Money of the electronic fund as it is typed: given to a budget, paid in with a supplier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, pgettext_lazy

from bibnet_lending.models import ReaderGroup

from .sums import SumField

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet_lending.electronic.vendors import VendorEntry

LARGEST = Decimal("999999999.99")
# A budget is set for this month and so many after it.
AHEAD = 12


class _MoneyForm(forms.Form):
    """`key` is of the page: pressed twice, it is written once."""

    amount = SumField(largest=LARGEST, min_value=-LARGEST)
    explanation = forms.CharField(label=pgettext_lazy("money", "What for"), max_length=300)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if not amount:
            raise ValidationError(self.fields["amount"].error_messages["invalid"])
        return amount


class AllotForm(_MoneyForm):
    """A negative sum takes out of the budget what is free."""

    prefix = "budget"
    month = forms.ChoiceField(label=gettext_lazy("Month"))
    group = forms.ModelChoiceField(
        label=gettext_lazy("For whom"),
        queryset=ReaderGroup.objects.none(),
        empty_label=gettext_lazy("for all readers"),
        required=False,
    )
    field_order = ("month", "group", "amount", "explanation", "key")

    def __init__(self, *args: Any, library: Library, month: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months, group = self.fields["month"], self.fields["group"]
        assert isinstance(months, forms.ChoiceField)
        assert isinstance(group, forms.ModelChoiceField)
        months.choices = [
            (one.isoformat(), date_format(one, "F Y"))
            for one in (_later(month, ahead) for ahead in range(AHEAD + 1))
        ]
        group.queryset = ReaderGroup.objects.of(library)
        self.fields["amount"].help_text = gettext_lazy(
            "With a minus, what is free goes back out of the budget."
        )

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


class DepositForm(_MoneyForm):
    """What was paid in with one of the library's suppliers."""

    prefix = "deposit"
    vendor = forms.ChoiceField(label=gettext_lazy("Supplier"))
    field_order = ("vendor", "amount", "explanation", "key")

    def __init__(self, *args: Any, vendors: Mapping[str, VendorEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vendor = self.fields["vendor"]
        assert isinstance(vendor, forms.ChoiceField)
        vendor.choices = [(slug, one.title) for slug, one in vendors.items()]

    def clean_amount(self) -> Decimal:
        amount = super().clean_amount()
        if amount < 0:
            raise ValidationError(self.fields["amount"].error_messages["invalid"])
        return amount


def _later(month: date, count: int) -> date:
    years, months = divmod(month.month - 1 + count, 12)
    return date(month.year + years, months + 1, 1)
