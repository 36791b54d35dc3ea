"""Form fields for days, typed as people write them whatever the language of the screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminDateInput

FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A day as 22.11.2026, with Wagtail's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", FORMATS)
        kwargs.setdefault("widget", AdminDateInput(format="%d.%m.%Y"))
        super().__init__(**kwargs)


class DatesField(forms.CharField):
    """A few dates typed one after another; kept as ISO dates."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(f"{date.fromisoformat(day):%d.%m.%Y}" for day in value)
        return value

    def to_python(  # type: ignore[override]  # typed as text, kept as a list of days
        self, value: Any
    ) -> list[str]:
        if isinstance(value, list):
            return value
        one = forms.DateField(input_formats=FORMATS)
        words = str(value or "").replace(";", ",").replace("\n", ",").split(",")
        days = {one.clean(word.strip()) for word in words if word.strip()}
        return [day.isoformat() for day in sorted(days)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return sorted(initial or []) != self.to_python(data)
        except ValidationError:
            return True

    def run_validators(self, value: Any) -> None:
        """Each date has been checked already; a list has no length of characters."""
