"""How a debt is settled, as it is typed."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy

from bibnet_lending.models import CallAnswer, SettlementKind


class CallForm(forms.Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("What came of the call"), choices=CallAnswer.choices
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=255, required=False)


class SettleForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("How it is settled"), choices=SettlementKind.choices
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Sum, roubles"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("The price of the book; there are no fines."),
    )
    note = forms.CharField(
        label=gettext_lazy("Which book was brought, or why it is written off"),
        max_length=255,
        required=False,
    )


class BlockForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why the ticket is blocked"), max_length=200)
