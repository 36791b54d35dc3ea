"""How sums of money are written."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats


def amount_text(amount: Decimal) -> str:
    """«20 000» or «349,50», with the signs of the reader's language; its spaces do not break."""
    is_whole = amount == amount.to_integral_value()
    return formats.number_format(amount, 0 if is_whole else 2, force_grouping=True)
