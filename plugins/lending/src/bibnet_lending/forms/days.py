"""A day as browsers take it."""

from __future__ import annotations

from django import forms


def day_input() -> forms.DateInput:
    """The browser's own field for a day; it shows only what is written as 2026-11-30."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
