"""Sums of money as people type them: «1 500,50»."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

_SPACES = str.maketrans("", "", " \u00a0\u202f")


class SumField(forms.DecimalField):
    """Roubles and kopecks; what is no finite number is refused."""

    widget = forms.TextInput

    def __init__(self, *, largest: Decimal, **kwargs: Any) -> None:
        usual = {"decimal_places": 2, "max_value": largest, "label": gettext_lazy("Sum, ₽")}
        super().__init__(**{**usual, **kwargs})
        self.widget.attrs["inputmode"] = "decimal"
        self.error_messages["invalid"] = gettext_lazy("The sum is a number of roubles.")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.translate(_SPACES).replace(",", ".")
        return super().to_python(value)
