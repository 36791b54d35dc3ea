"""Sums of money on the pages of lending."""

from __future__ import annotations

from decimal import Decimal

from django import template

from bibnet_lending.amounts import amount_text

register = template.Library()


@register.filter
def amount(value: Decimal | None) -> str:
    """`{{ budget.left|amount }}`: «20 000» or «349,50», as everywhere; nothing for None."""
    return "" if value is None else amount_text(value)
