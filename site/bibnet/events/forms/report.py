"""The editor's form of a report: people by age group, the groups being data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.events.models.choices import AgeMark
from bibnet.events.models.directories import AgeGroup

from .event import PlacedPageForm
from .fields import DayField


class AgeFigures(forms.Widget):
    """One number for each age group."""

    template_name = "events/widgets/age_figures.html"

    class Media:
        js = ["events/editor.js"]
        css = {"all": ["events/editor.css"]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = value if isinstance(value, dict) else {}
        context["groups"] = [(one, known.get(one.code, "")) for one in AgeGroup.objects.all()]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        codes = AgeGroup.objects.values_list("code", flat=True)
        return {code: data.get(f"{name}-{code}", "").strip() for code in codes}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class AgeFiguresField(forms.Field):
    """People by the code of an age group; groups without a number are left out."""

    widget = AgeFigures

    def to_python(self, value: Any) -> dict[str, int]:
        filled = {
            code: number for code, number in (value or {}).items() if number not in ("", None)
        }
        if not all(str(number).isdigit() for number in filled.values()):
            raise ValidationError(_("Type how many people: a whole number."))
        return {code: int(number) for code, number in filled.items()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != self.to_python(data)
        except ValidationError:
            return True


class ReportPageForm(PlacedPageForm):
    """What is known of the event is filled in; the figures are typed."""

    date = DayField(label=_("Date"))
    age_mark = forms.ChoiceField(
        label=_("Age mark"),
        choices=AgeMark.choices,
        widget=forms.RadioSelect({"class": "events-row"}),
    )
    attended_by_age = AgeFiguresField(label=_("By age"), required=False)
